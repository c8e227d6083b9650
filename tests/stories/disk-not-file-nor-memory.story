Files decay on a disk that fails: one question about the disk, and the files are its consequence
proves: file vs disk vs memory
desk B-14: paths=none
from 08:30 B-14: disk says FAILED
from 08:30 B-14: file /opt/softphone/lib/libmedia.so decayed
from 08:30 B-14: file /opt/softphone/lib/libsip.so decayed
until 09:15
expect: B-14 blames disk
expect: at most 1 open order
expect: no order for memory_module

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care file.corrupted)
08:54 B-14: ticket_waits disk.failing (ticket.waits_s3)
08:55 B-14: order_opened (order.opened file.corrupted)
08:55 B-14: ticket_qualified file.corrupted (ticket.qualified_by_policy)
08:56 B-14: order_dispatched (order.settled)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by smart: failing since 08:54
  finding files/softphone file.corrupted by files: failing since 08:54
  diagnosis disk.failing S3 open since 08:54: disk sure, pc possible, nothing possible, disk_cable possible -> replace_planned disk
  diagnosis file.corrupted S2 open since 08:54: disk sure, memory_module possible, softphone possible, file possible -> restore file
order WO-000001 at B-14: dispatched, S2 P2, occurrences 22
  task files/softphone file.corrupted open
counts: orders 1, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 2
