A young self-test that failed is the disk's own word
desk B-14: paths=none, files=none
from 08:30 B-14: disk self-test failed
until 09:15
expect: B-14 disk.failing is failing
expect: B-14 blames disk
expect: B-14 is ready_with_care

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:54 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by smart: failing since 08:54
  diagnosis disk.failing S3 open since 08:54: disk sure, pc possible, disk_cable possible, nothing possible -> replace_planned disk
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
