What a person said of a disk's counts holds until one of them grows
site act
desk B-14: disk=rotating, paths=none, files=none, starts=08:40
from 08:50 B-14: disk pending 40
at 09:56 expect: B-14 does replace_planned
at 09:57 B-14: disk acquitted
at 09:57:10 B-14: disk_cable acquitted
at 09:57:20 B-14: pc acquitted
at 09:57:30 B-14: nothing acquitted
at 11:50 expect: B-14 is ready
from 12:00 B-14: disk pending 41
until 13:00
expect: B-14 is ready_with_care
expect: B-14 blames disk

--- outcome
08:40 B-14: readiness_changed (readiness.ready)
09:34 B-14: readiness_changed (readiness.ready_with_care disk.failing)
09:34 B-14: ticket_waits disk.failing (ticket.waits_s3)
09:57 B-14: acquitted disk.failing (acquit.suspect) x3
09:57 B-14: acquitted disk.failing (acquit.whole)
09:57 B-14: readiness_changed (readiness.ready)
09:57 B-14: ticket_cancelled disk.failing (acquit.whole)
12:07 B-14: readiness_changed (readiness.ready_with_care disk.failing)
12:07 B-14: ticket_waits disk.failing (ticket.waits_s3)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/sda disk.failing by smart: failing since 12:07
  diagnosis disk.failing S3 open since 12:07: disk sure, pc possible, disk_cable possible, nothing possible -> replace_planned disk
  diagnosis disk.failing S3 recovered ended (acquit.whole) since 09:34: disk likely, nothing possible, pc possible, disk_cable possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 4
