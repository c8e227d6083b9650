What a person cleared twice is no third failure of the part
desk B-14: paths=none, files=none
from 08:10 to 09:00 B-14: disk io errors 2
from 09:00 to 10:30 B-14: disk io errors 3
from 10:30 B-14: disk io errors 4
at 08:56 B-14: disk acquitted
at 08:57 B-14: disk_cable acquitted
at 08:58 B-14: pc acquitted
at 08:59 B-14: nothing acquitted
at 10:10 B-14: disk acquitted
at 10:11 B-14: disk_cable acquitted
at 10:12 B-14: pc acquitted
at 10:13 B-14: nothing acquitted
until 11:40
expect: 1 open diagnosis
expect: 0 problems

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:54 B-14: ticket_waits disk.failing (ticket.waits_s3)
08:56 B-14: acquitted disk.failing (acquit.suspect)
08:57 B-14: acquitted disk.failing (acquit.suspect)
08:58 B-14: acquitted disk.failing (acquit.suspect)
08:59 B-14: acquitted disk.failing (acquit.whole)
08:59 B-14: readiness_changed (readiness.ready)
08:59 B-14: ticket_cancelled disk.failing (acquit.whole)
09:03 B-14: readiness_changed (readiness.ready_with_care disk.failing)
09:03 B-14: ticket_waits disk.failing (ticket.waits_s3)
10:10 B-14: acquitted disk.failing (acquit.suspect)
10:11 B-14: acquitted disk.failing (acquit.suspect)
10:12 B-14: acquitted disk.failing (acquit.suspect)
10:13 B-14: acquitted disk.failing (acquit.whole)
10:13 B-14: readiness_changed (readiness.ready)
10:13 B-14: ticket_cancelled disk.failing (acquit.whole)
10:33 B-14: readiness_changed (readiness.ready_with_care disk.failing)
10:33 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by logged_io_errors: failing since 10:33
  diagnosis disk.failing S3 open since 10:33: nothing likely, disk possible, pc possible, disk_cable possible -> test disk
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 08:54: nothing sure, disk possible, pc possible, disk_cable possible -> remedy -
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 09:03: nothing sure, disk possible, pc possible, disk_cable possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 3, notices 3, readiness changes 6
