A PC whose clock goes ten years back is judged as before
proves: wall clock -10 years
desk B-14: paths=none, files=none
desk B-15: paths=none, files=none
from 08:10 B-14: clock back 10 years
from 08:20 B-14: headset unplugged
from 08:20 B-15: headset unplugged
until 08:40
expect: 1 order of B-14
expect: 1 order of B-15
expect: B-14 order is dispatched
expect: B-14 is not_ready

--- outcome
08:00 B-14..B-15: readiness_changed (readiness.ready) x2
08:20 B-14..B-15: order_dispatched (order.dispatched_at_once) x2
08:20 B-14..B-15: order_opened (order.opened headset.missing) x2
08:20 B-14..B-15: readiness_changed (readiness.not_ready headset.missing) x2
08:20 B-14..B-15: readiness_changed (readiness.ready_with_care headset.missing) x2
08:20 B-14..B-15: ticket_qualified headset.missing (ticket.qualified_by_policy) x2
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since day -3649 08:20
  diagnosis headset.missing S1 open since day -3649 08:20: setting sure, driver possible, nothing possible, pc possible -> remedy -
desk B-15: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:20
  diagnosis headset.missing S1 open since 08:20: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14, WO-000002 at B-15: dispatched, S1 P1, occurrences 22
  task headset/required headset.missing open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 6
