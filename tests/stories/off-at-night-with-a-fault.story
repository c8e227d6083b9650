A desk that is switched off with a fault keeps its order, and the morning changes nothing
# Off is neither recovery nor another failure.
proves: desk off at night
desk B-14: paths=none, files=none, starts=17:30
from 17:40 B-14: headset unplugged
from 18:00 to day 2 07:30 B-14: switched off
at day 2 03:00 expect: B-14 is unknown
at day 2 03:00 expect: B-14 order is dispatched
until day 2 08:00
expect: 1 order
expect: 1 notice
expect: B-14 order is dispatched
expect: B-14 is not_ready

--- outcome
17:30 B-14: readiness_changed (readiness.ready)
17:40 B-14: order_dispatched (order.dispatched_at_once)
17:40 B-14: order_opened (order.opened headset.missing)
17:40 B-14: readiness_changed (readiness.not_ready headset.missing)
17:40 B-14: readiness_changed (readiness.ready_with_care headset.missing)
17:40 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
18:09 B-14: readiness_changed (readiness.not_heard)
day 2 07:30 B-14: readiness_changed (readiness.not_ready headset.missing)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 17:40
  diagnosis headset.missing S1 open since 17:40: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 52
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 5
