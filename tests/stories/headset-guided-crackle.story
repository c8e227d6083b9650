A cord that crackles in every second test is found, and one good test does not make it well
desk B-14: paths=none, files=none
from 08:05 to 08:12 B-14: 30 clicks
from 08:25 to 08:32 B-14: 30 clicks
at 08:10 B-14: guided test
at 08:20 B-14: guided test
at 08:21 expect: no order for headset
at 08:30 B-14: guided test
at 08:31 expect: B-14 headset.noise is failing
at 08:31 expect: 1 order
at 08:40 B-14: guided test
at 08:41 expect: 1 order
until 09:00
expect: 0 hardware orders

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.noise)
08:30 B-14: order_dispatched (order.dispatched_at_once)
08:30 B-14: order_opened (order.opened headset.noise)
08:30 B-14: ticket_qualified headset.noise (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding headset/required headset.noise by headset_test: recovering since 08:10
  diagnosis headset.noise S2 open since 08:10: headset_cord possible, setting possible, headset possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 2
  task headset/required headset.noise open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
