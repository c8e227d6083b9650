The headset is replaced and it fails again within the month: the blame leaves the headset
# What both failures share is strengthened: the port, the PC.
proves: part replaced and failing again
desk B-14: paths=none, files=none
from 08:05 B-14: headset unplugged
at 08:40 B-14: gets a new headset HSNEW0002
at 08:41 B-14: order signed as replaced part headset
until 09:00
expect: 2 orders
expect: B-14 blames usb_port or pc or driver or setting
expect: B-14 suspects usb_port
expect: no order for disk

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:05 B-14: order_dispatched (order.dispatched_at_once)
08:05 B-14: order_opened (order.opened headset.missing)
08:05 B-14: readiness_changed (readiness.not_ready headset.missing)
08:05 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:05 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:41 B-14: order_signed (order.signed)
08:41 B-14: readiness_changed (readiness.unknown)
08:41 B-14: ticket_closed headset.missing (order.signed)
08:42 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:43 B-14: order_dispatched (order.dispatched_at_once)
08:43 B-14: order_opened (order.opened headset.missing)
08:43 B-14: readiness_changed (readiness.not_ready headset.missing)
08:43 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:42
  diagnosis headset.missing S1 open since 08:42: setting likely, usb_port possible, driver possible, nothing possible -> remedy -
  diagnosis headset.missing S1 open ended (order.signed) since 08:05: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: signed as replaced, S1 P1, occurrences 38
  task headset/required headset.missing open
order WO-000002 at B-14: dispatched, S1 P1, occurrences 19
  task headset/required headset.missing open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 6
