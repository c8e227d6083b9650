The same part fails a third time within the month: the underlying problem is proposed
desk B-14: paths=none, files=none
from 08:10 to 08:30:20 B-14: headset unplugged
at 08:30:40 B-14: order signed as repaired
from 09:00 to 09:20:20 B-14: headset unplugged
at 09:20:40 B-14: order signed as repaired
from 09:50 B-14: headset unplugged
until 10:10
expect: 3 orders
expect: 1 problem

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:30 B-14: order_signed (order.signed)
08:30 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:30 B-14: readiness_changed (readiness.unknown)
08:30 B-14: ticket_closed headset.missing (order.signed)
08:32 B-14: readiness_changed (readiness.ready)
09:00 B-14: order_dispatched (order.dispatched_at_once)
09:00 B-14: order_opened (order.opened headset.missing)
09:00 B-14: readiness_changed (readiness.not_ready headset.missing)
09:00 B-14: readiness_changed (readiness.ready_with_care headset.missing)
09:00 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
09:20 B-14: order_signed (order.signed)
09:20 B-14: readiness_changed (readiness.ready_with_care headset.missing)
09:20 B-14: readiness_changed (readiness.unknown)
09:20 B-14: ticket_closed headset.missing (order.signed)
09:22 B-14: readiness_changed (readiness.ready)
09:50 B-14: order_dispatched (order.dispatched_at_once)
09:50 B-14: order_opened (order.opened headset.missing)
09:50 B-14: readiness_changed (readiness.not_ready headset.missing)
09:50 B-14: readiness_changed (readiness.ready_with_care headset.missing)
09:50 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 09:50
  diagnosis headset.missing S1 open since 09:50: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
  diagnosis headset.missing S1 open ended (order.signed) since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
  diagnosis headset.missing S1 open ended (order.signed) since 09:00: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14, WO-000002 at B-14: signed as repaired, S1 P1, occurrences 22
  task headset/required headset.missing open
order WO-000003 at B-14: dispatched, S1 P1, occurrences 22
  task headset/required headset.missing open
counts: orders 3, hardware orders 0, incidents 0, tickets 3, notices 3, readiness changes 13
