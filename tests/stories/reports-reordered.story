Reports that overtake each other end as if they had come in order
proves: reports reordered
desk B-14: paths=none, files=none
from 08:02 B-14: reports reordered
from 08:10 to 08:30 B-14: headset unplugged
until 08:52
expect: 1 order
expect: B-14 order is closed
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:12 B-14: order_dispatched (order.dispatched_at_once)
08:12 B-14: order_opened (order.opened headset.missing)
08:12 B-14: readiness_changed (readiness.not_ready headset.missing)
08:12 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:12 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:31 B-14: diagnosis_recovered headset.missing (order.recovered)
08:31 B-14: order_closed (order.recovered)
08:31 B-14: readiness_changed (readiness.ready)
08:31 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:31 B-14: task_recovered (order.recovered)
08:31 B-14: ticket_closed headset.missing (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis headset.missing S1 recovered ended (order.recovered) since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: closed as recovered, S1 P1, occurrences 20
  task headset/required headset.missing recovered
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 5
