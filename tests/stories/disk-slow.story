A disk that takes most of a second for each read is told, and no part is bought for it
desk B-14: paths=none, files=none
from 08:05 B-14: disk reads take 900 ms
at 08:10 B-14: self-check
until 08:30
expect: B-14 disk.slow is failing
expect: B-14 is ready_with_care
expect: B-14 blames driver or disk
expect: 0 hardware orders

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.slow)
08:10 B-14: ticket_waits disk.slow (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.slow by read_sample: failing since 08:10
  diagnosis disk.slow S3 open since 08:10: driver possible, disk possible, nothing possible, pc possible -> test disk
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
