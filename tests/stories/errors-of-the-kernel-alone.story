The kernel counts a few failed requests and the disk says it is well: no disk is replaced
desk B-14: paths=none, files=none
from 08:30 B-14: disk io errors 2
until 09:10
expect: B-14 disk.failing is failing
expect: B-14 does inspect or test or remedy or monitor
expect: 0 orders

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:54 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by logged_io_errors: failing since 08:54
  diagnosis disk.failing S3 open since 08:54: nothing likely, disk possible, pc possible, disk_cable possible -> test disk
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
