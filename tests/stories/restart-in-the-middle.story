A PC that restarts in the middle of a fault goes on with the same order
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: restarts
until 08:40
expect: 1 order
expect: 1 notice

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis headset.missing S1 open since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 32
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
