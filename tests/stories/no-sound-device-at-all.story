A PC that lists no sound device at all: rather the PC or its driver than the headset
desk B-14: paths=none, files=none
from 08:10 B-14: no sound device
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-14 blames pc or driver or setting
expect: no order for headset

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened headset.missing)
08:11 B-14: readiness_changed (readiness.not_ready headset.missing)
08:11 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis headset.missing S1 open since 08:10: setting likely, driver possible, pc possible, usb_port possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 21
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
