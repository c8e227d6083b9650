What a person cleared twice is no third failure of the part
desk B-14: paths=none, files=none
from 08:10 to 08:50 B-14: disk io errors 2
from 08:50 to 09:30 B-14: disk io errors 3
from 09:30 B-14: disk io errors 4
at 08:32 B-14: disk acquitted
at 08:33 B-14: disk_cable acquitted
at 08:34 B-14: pc acquitted
at 08:35 B-14: nothing acquitted
at 09:12 B-14: disk acquitted
at 09:13 B-14: disk_cable acquitted
at 09:14 B-14: pc acquitted
at 09:15 B-14: nothing acquitted
until 09:50
expect: 1 open diagnosis
expect: 0 problems

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:10 B-14: ticket_waits disk.failing (ticket.waits_s3)
08:32 B-14: acquitted disk.failing (acquit.suspect)
08:33 B-14: acquitted disk.failing (acquit.suspect)
08:34 B-14: acquitted disk.failing (acquit.suspect)
08:35 B-14: acquitted disk.failing (acquit.whole)
08:35 B-14: readiness_changed (readiness.ready)
08:35 B-14: ticket_cancelled disk.failing (acquit.whole)
08:50 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:50 B-14: ticket_waits disk.failing (ticket.waits_s3)
09:12 B-14: acquitted disk.failing (acquit.suspect)
09:13 B-14: acquitted disk.failing (acquit.suspect)
09:14 B-14: acquitted disk.failing (acquit.suspect)
09:15 B-14: acquitted disk.failing (acquit.whole)
09:15 B-14: readiness_changed (readiness.ready)
09:15 B-14: ticket_cancelled disk.failing (acquit.whole)
09:30 B-14: readiness_changed (readiness.ready_with_care disk.failing)
09:30 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by io_errors: failing since 09:30
  diagnosis disk.failing S3 open since 09:30: nothing likely, disk possible, pc possible, disk_cable possible -> test disk
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 08:10: nothing sure, disk possible, pc possible, disk_cable possible -> remedy -
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 08:50: nothing sure, disk possible, pc possible, disk_cable possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 3, notices 3, readiness changes 6
