Counted errors that a person has answered for count only from there on
desk B-14: paths=none, files=none
from 08:10 B-14: disk io errors 2
at 08:30 expect: 1 open diagnosis
at 08:31 B-14: ticket cancelled
at 08:32 B-14: disk acquitted
at 08:33 B-14: disk_cable acquitted
at 08:34 B-14: pc acquitted
at 08:35 B-14: nothing acquitted
until 09:00
expect: 0 open diagnoses
expect: 0 waiting tickets
expect: B-14 is ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care disk.failing)
08:10 B-14: ticket_waits disk.failing (ticket.waits_s3)
08:31 B-14: ticket_cancelled disk.failing (ticket.cancelled)
08:32 B-14: acquitted disk.failing (acquit.suspect)
08:33 B-14: acquitted disk.failing (acquit.suspect)
08:34 B-14: acquitted disk.failing (acquit.suspect)
08:35 B-14: acquitted disk.failing (acquit.whole)
08:35 B-14: readiness_changed (readiness.ready)
desk B-14: ready (readiness.ready)
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 08:10: nothing sure, disk possible, pc possible, disk_cable possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
