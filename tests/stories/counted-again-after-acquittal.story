After an acquittal the next error is a new question
desk B-14: paths=none, files=none
from 08:10 to 09:10 B-14: disk io errors 2
from 09:10 B-14: disk io errors 3
at 08:56 B-14: disk acquitted
at 08:57 B-14: disk_cable acquitted
at 08:58 B-14: pc acquitted
at 08:59 B-14: nothing acquitted
at 09:08 expect: 0 open diagnoses
until 10:30
expect: 1 open diagnosis
expect: B-14 disk.failing is failing

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
09:12 B-14: readiness_changed (readiness.ready_with_care disk.failing)
09:12 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by logged_io_errors: failing since 09:12
  diagnosis disk.failing S3 open since 09:12: nothing likely, disk possible, pc possible, disk_cable possible -> test disk
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 08:54: nothing sure, disk possible, pc possible, disk_cable possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 4
