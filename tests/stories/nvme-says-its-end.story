An NVMe disk warns that its reliability is degraded: its own word, read twice, a planned replacement
desk B-14: disk=nvme, paths=none, files=none
from 08:30 B-14: disk warns 0x04
until 09:15
expect: B-14 disk.failing is failing
expect: B-14 blames disk
expect: B-14 does replace_planned disk
expect: 0 orders
expect: 1 waiting ticket

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:54 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/nvme0n1 disk.failing by smart: failing since 08:54
  diagnosis disk.failing S3 open since 08:54: disk sure, pc possible, disk_cable possible, nothing possible -> replace_planned disk
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
