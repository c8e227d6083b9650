Three parts that fail at once are one question, also where a disk has been full for hours
desk B-14: files=none, phone
from 08:10 B-14: / full
from 09:00 B-14: headset unplugged
from 09:00 B-14: phone unplugged
from 09:00 B-14: memory 8 GiB
until 09:20
expect: B-14 diagnosed desk.inspection

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.full)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened disk.full)
08:11 B-14: ticket_qualified disk.full (ticket.qualified_by_policy)
09:00 B-14: order_worse (order.severity_worse)
09:00 B-14: readiness_changed (readiness.not_ready headset.missing)
09:00 B-14: task_added (order.task_added headset.missing)
09:00 B-14: task_added (order.task_added memory.less)
09:00 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
09:00 B-14: ticket_qualified memory.less (ticket.qualified_by_policy)
09:01 B-14: task_added (order.task_added desk.inspection)
09:01 B-14: task_merged (order.merged_duplicate desk.inspection) x2
09:01 B-14: ticket_qualified desk.inspection (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding memory/main memory.less by memory: failing since 09:00
  finding memory/main memory.less by memory_modules: failing since 09:01
  finding disk// disk.full by space: failing since 08:10
  finding headset/required headset.missing by presence: failing since 09:00
  finding desk_phone/required phone.missing by presence: failing since 09:00
  diagnosis disk.full S2 open since 08:10: file likely, setting possible, softphone possible -> remedy -
  diagnosis memory.less S2 open since 09:00: memory_module possible, pc possible, setting possible -> monitor -
  diagnosis headset.missing S1 open since 09:00: usb_port possible, driver possible, setting possible, pc possible -> monitor -
  diagnosis desk.inspection S1 open since 09:00: pc likely, setting possible, nothing possible -> remedy -
  diagnosis phone.missing S1 open since 09:00: usb_port likely, driver possible, pc possible, setting possible -> monitor -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 75
  task pc/main desk.inspection open
  task disk// disk.full open
  task headset/required headset.missing merged
  task memory/main memory.less merged
counts: orders 1, hardware orders 0, incidents 0, tickets 4, notices 5, readiness changes 3
