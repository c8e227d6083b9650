A cancelled order stays cancelled while its fault goes on, and a new failure is a new order
desk B-14: paths=none, files=none
from 08:10 to 08:40 B-14: headset unplugged
at 08:20 B-14: order cancelled
at 08:38 expect: 1 order
from 09:20 B-14: headset unplugged
until 09:40
expect: at most 2 orders
expect: B-14 is not_ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:20 B-14: order_cancelled (order.cancelled)
08:20 B-14: ticket_cancelled headset.missing (order.cancelled)
08:40 B-14: diagnosis_recovered headset.missing (order.recovered)
08:40 B-14: readiness_changed (readiness.ready)
08:40 B-14: readiness_changed (readiness.ready_with_care headset.missing)
09:20 B-14: order_dispatched (order.dispatched_at_once)
09:20 B-14: order_opened (order.opened headset.missing)
09:20 B-14: readiness_changed (readiness.not_ready headset.missing)
09:20 B-14: readiness_changed (readiness.ready_with_care headset.missing)
09:20 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: flapping since 08:10
  diagnosis headset.missing S1 open since 08:10: headset_cord likely, usb_port possible, usb_adapter possible, headset possible -> remedy -
  diagnosis headset.missing S1 recovered ended (order.recovered) since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: cancelled, S1 P1, occurrences 11
  task headset/required headset.missing open
order WO-000002 at B-14: dispatched, S1 P1, occurrences 53
  task headset/required headset.missing open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 7
