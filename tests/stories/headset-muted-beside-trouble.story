Also while something else of the headset is amiss, nobody sees when its microphone is muted
desk B-14: paths=none, files=none
from 08:10 B-14: headset is another one
from 09:00 to 09:20 B-14: microphone muted
until 09:40
expect: B-14 headset.other_device is failing
expect: B-14 headset.muted is unknown

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.other_device)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened headset.other_device)
08:11 B-14: ticket_qualified headset.other_device (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding headset/required headset.other_device by presence: failing since 08:10
  diagnosis headset.other_device S2 open since 08:10: setting likely, nothing possible, headset possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 91
  task headset/required headset.other_device open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
