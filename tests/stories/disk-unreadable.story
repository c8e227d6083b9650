A disk gives nothing of a few places: its own counters decide whether it is replaced
desk B-14: paths=none, files=none
from 08:05 B-14: disk unreadable in 3 places
at 08:10 B-14: self-check
until 08:30
expect: B-14 disk.failing is failing
expect: B-14 is ready_with_care
expect: 0 hardware orders

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:10 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by read_sample: failing since 08:10
  diagnosis disk.failing S3 open since 08:10: disk likely, pc possible, disk_cable possible, nothing possible -> test disk
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
