A muted microphone is told to who asks for a check, and the next check ends it
desk B-14: paths=none, files=none
from 08:05 to 08:20 B-14: microphone muted
at 08:10 B-14: self-check
at 08:11 expect: B-14 headset.muted is failing
at 08:11 expect: B-14 is ready_with_care
at 08:11 expect: B-14 blames setting
at 08:25 B-14: self-check
until 08:30
expect: B-14 is ready
expect: no order for headset
expect: 0 hardware orders

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.muted)
08:10 B-14: ticket_waits headset.muted (ticket.waits_s3)
08:25 B-14: diagnosis_recovered headset.muted (order.recovered)
08:25 B-14: readiness_changed (readiness.ready)
08:25 B-14: ticket_closed headset.muted (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis headset.muted S3 recovered ended (order.recovered) since 08:10: setting likely, headset possible, driver possible, softphone possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
