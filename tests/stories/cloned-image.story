One key on two PCs is told once, and neither desk loses anything
# A PC was imaged after its program had started: both send as one agent.
proves: a cloned image
desk B-14: paths=none, files=none
desk B-15: agent=B-14, paths=none, files=none, starts=08:10
from 08:20 B-15: headset unplugged
until 08:40
expect: 1 shared key
expect: 0 second agents
expect: 1 order of B-15
expect: 0 orders of B-14
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-15: readiness_changed (readiness.ready)
08:11 B-15: shared_key (desk.shared_key)
08:20 B-15: order_dispatched (order.dispatched_at_once)
08:20 B-15: order_opened (order.opened headset.missing)
08:20 B-15: readiness_changed (readiness.not_ready headset.missing)
08:20 B-15: readiness_changed (readiness.ready_with_care headset.missing)
08:20 B-15: ticket_qualified headset.missing (ticket.qualified_by_policy)
desk B-14: ready (readiness.ready)
desk B-15: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:20
  diagnosis headset.missing S1 open since 08:20: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-15: dispatched, S1 P1, occurrences 22
  task headset/required headset.missing open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 4
