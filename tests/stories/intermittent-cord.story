A cord that breaks at every second look for eight hours is one order, and the cord is to blame
# No counter of failures in a row would ever trip: half of the looks find the headset.
proves: 50 % intermittent cord over 8 h
desk B-14: paths=none, files=none
from 08:10 headset of B-14: headset unplugged, at 50 % of looks
until 16:10
expect: 1 order
expect: at most 2 notices
expect: B-14 blames headset_cord or usb_port or usb_adapter
expect: B-14 suspects headset_cord
expect: B-14 is not_ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:12 B-14: order_dispatched (order.dispatched_at_once)
08:12 B-14: order_opened (order.opened headset.missing)
08:12 B-14: readiness_changed (readiness.not_ready headset.missing)
08:12 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:14 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:15 B-14: diagnosis_recovered headset.missing (order.recovered)
08:15 B-14: order_closed (order.recovered)
08:15 B-14: readiness_changed (readiness.ready)
08:15 B-14: task_recovered (order.recovered)
08:15 B-14: ticket_closed headset.missing (order.recovered)
08:16 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:18 B-14: readiness_changed (readiness.ready)
08:23 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:24 B-14: order_reopened (order.reopened)
08:24 B-14: readiness_changed (readiness.not_ready headset.missing)
08:24 B-14: ticket_qualified headset.missing (ticket.reopened)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: flapping since 08:10
  diagnosis headset.missing S1 open since 08:10: headset_cord likely, usb_port possible, usb_adapter possible, headset possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 240
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 9
