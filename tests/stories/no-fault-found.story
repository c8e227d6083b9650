The technician finds nothing: it is a closing code of the first class, and the next time says so
# A later failure is a new order that suspects a setting, or nothing at all, more than before.
proves: a technician's no-fault-found
desk B-14: paths=none, files=none
from 08:10 to 08:19:50 B-14: headset unplugged
at 08:20 B-14: order signed as nff
from 13:10 B-14: headset unplugged
until 13:20
expect: 2 orders
expect: B-14 blames setting or nothing
expect: B-14 order is dispatched

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:19 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:20 B-14: order_signed (order.signed)
08:20 B-14: readiness_changed (readiness.unknown)
08:20 B-14: ticket_closed headset.missing (order.signed)
08:21 B-14: readiness_changed (readiness.ready)
13:10 B-14: order_dispatched (order.dispatched_at_once)
13:10 B-14: order_opened (order.opened headset.missing)
13:10 B-14: readiness_changed (readiness.not_ready headset.missing)
13:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
13:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 13:10
  diagnosis headset.missing S1 open since 13:10: setting likely, headset possible, nothing possible, usb_port possible -> remedy -
  diagnosis headset.missing S1 open ended (order.signed) since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: signed as nff, S1 P1, occurrences 11
  task headset/required headset.missing open
order WO-000002 at B-14: dispatched, S1 P1, occurrences 12
  task headset/required headset.missing open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 8
