Errors in the kernel's log that a person has answered for count only from there on
desk B-14: paths=none, files=none
from 08:10 B-14: disk io errors 2
at 08:55 expect: 1 open diagnosis
at 08:56 B-14: ticket cancelled
at 08:57 B-14: disk acquitted
at 08:58 B-14: disk_cable acquitted
at 08:59 B-14: pc acquitted
at 09:00 B-14: nothing acquitted
until 11:10
expect: 0 open diagnoses
expect: 0 waiting tickets
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:54 B-14: ticket_waits disk.failing (ticket.waits_s3)
08:56 B-14: ticket_cancelled disk.failing (ticket.cancelled)
08:57 B-14: acquitted disk.failing (acquit.suspect)
08:58 B-14: acquitted disk.failing (acquit.suspect)
08:59 B-14: acquitted disk.failing (acquit.suspect)
09:00 B-14: acquitted disk.failing (acquit.whole)
09:00 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 08:54: nothing sure, disk possible, pc possible, disk_cable possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
