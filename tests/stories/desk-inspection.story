Headset, memory and disk fail together: one look at the PC, and no three parts
desk B-14: paths=none, files=none
from 08:20 B-14: headset unplugged
from 08:20 B-14: memory 8 GiB
from 08:20 B-14: / read-only
until 08:50
expect: 1 order
expect: B-14 diagnosed desk.inspection
expect: B-14 is not_ready
expect: no order for headset
expect: no order for memory_module
expect: no order for disk

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:20 B-14: order_dispatched (order.dispatched_at_once)
08:20 B-14: order_opened (order.opened memory.less)
08:20 B-14: order_worse (order.severity_worse)
08:20 B-14: readiness_changed (readiness.not_ready headset.missing)
08:20 B-14: readiness_changed (readiness.ready_with_care disk.read_only)
08:20 B-14: task_added (order.task_added headset.missing)
08:20 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:20 B-14: ticket_qualified memory.less (ticket.qualified_by_policy)
08:21 B-14: task_added (order.task_added desk.inspection)
08:21 B-14: task_merged (order.merged_duplicate desk.inspection) x2
08:21 B-14: ticket_qualified desk.inspection (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding memory/main memory.less by memory: failing since 08:20
  finding disk// disk.read_only by mount: failing since 08:20
  finding headset/required headset.missing by presence: failing since 08:20
  diagnosis memory.less S2 open since 08:20: memory_module possible, pc possible, setting possible -> monitor -
  diagnosis disk.read_only S1 open since 08:20: disk possible, pc possible, file possible, setting possible -> monitor -
  diagnosis headset.missing S1 open since 08:20: setting possible, pc possible, headset possible, usb_port possible -> monitor -
  diagnosis desk.inspection S1 open since 08:20: pc likely, setting possible, nothing possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 4
  task pc/main desk.inspection open
  task headset/required headset.missing merged
  task memory/main memory.less merged
counts: orders 1, hardware orders 0, incidents 0, tickets 3, notices 4, readiness changes 3
