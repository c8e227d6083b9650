On a floor that never sleeps a fault at three in the morning is an order at three in the morning
proves: a floor that never sleeps
desk N-01: paths=none, files=none, criticality=5, starts=02:30
from 03:00 N-01: headset unplugged
until 03:20
expect: 1 order
expect: N-01 order is dispatched
expect: N-01 is not_ready

--- outcome
02:30 N-01: readiness_changed (readiness.ready)
03:00 N-01: order_dispatched (order.dispatched_at_once)
03:00 N-01: order_opened (order.opened headset.missing)
03:00 N-01: readiness_changed (readiness.not_ready headset.missing)
03:00 N-01: readiness_changed (readiness.ready_with_care headset.missing)
03:00 N-01: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk N-01: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 03:00
  diagnosis headset.missing S1 open since 03:00: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at N-01: dispatched, S1 P1, occurrences 22
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
