A headset that comes and goes a hundred times tells people at most twice
# A loose plug: three minutes away, three minutes back, ten hours long.
proves: 100-flap trace
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged, flaps 100 times 3 min down 3 min up
until 18:30
expect: 1 order
expect: at most 2 notices
expect: B-14 headset.missing is flapping

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened headset.missing)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:13 B-14: diagnosis_recovered headset.missing (order.recovered)
08:13 B-14: order_closed (order.recovered)
08:13 B-14: readiness_changed (readiness.ready)
08:13 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:13 B-14: task_recovered (order.recovered)
08:13 B-14: ticket_closed headset.missing (order.recovered)
08:16 B-14: order_reopened (order.reopened)
08:16 B-14: readiness_changed (readiness.not_ready headset.missing)
08:16 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:16 B-14: ticket_qualified headset.missing (ticket.reopened)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: flapping since 08:10
  diagnosis headset.missing S1 open since 08:10: headset_cord likely, usb_port possible, usb_adapter possible, headset possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 400
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 7
