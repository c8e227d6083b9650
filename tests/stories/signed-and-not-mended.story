An order is signed and the fault goes on: a new order says so
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: order signed as repaired
until 08:40
expect: 2 orders
expect: B-14 order is dispatched

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:20 B-14: order_signed (order.signed)
08:20 B-14: readiness_changed (readiness.unknown)
08:20 B-14: ticket_closed headset.missing (order.signed)
08:21 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:22 B-14: order_dispatched (order.dispatched_at_once)
08:22 B-14: order_opened (order.opened headset.missing)
08:22 B-14: readiness_changed (readiness.not_ready headset.missing)
08:22 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:21
  diagnosis headset.missing S1 open since 08:21: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
  diagnosis headset.missing S1 open ended (order.signed) since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: signed as repaired, S1 P1, occurrences 11
  task headset/required headset.missing open
order WO-000002 at B-14: dispatched, S1 P1, occurrences 20
  task headset/required headset.missing open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 6
