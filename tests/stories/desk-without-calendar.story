A desk of which no shifts are known is always needed: its order is as urgent as any
proves: a desk without calendar
desk B-14: paths=none, files=none, starts=22:00
from 22:10 B-14: headset unplugged
until 22:30
expect: B-14 order is dispatched
expect: print of B-14 says Prioridad 1

--- outcome
22:00 B-14: readiness_changed (readiness.ready)
22:10 B-14: order_dispatched (order.dispatched_at_once)
22:10 B-14: order_opened (order.opened headset.missing)
22:10 B-14: readiness_changed (readiness.not_ready headset.missing)
22:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
22:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 22:10
  diagnosis headset.missing S1 open since 22:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 22
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
