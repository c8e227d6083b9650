The operator asks for a check and no sound flows to the headset
desk B-14: paths=none, files=none
from 08:10 B-14: headset silent
at 08:15 B-14: self-check
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-14 blames setting or softphone or driver
expect: B-14 does remedy or test

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:15 B-14: order_dispatched (order.dispatched_at_once)
08:15 B-14: order_opened (order.opened audio.silent_stream)
08:15 B-14: readiness_changed (readiness.not_ready audio.silent_stream)
08:15 B-14: ticket_qualified audio.silent_stream (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required audio.silent_stream by audio_output: failing since 08:15
  diagnosis audio.silent_stream S1 open since 08:15: driver possible, softphone possible, usb_adapter possible, setting possible -> remedy -
order WO-000001 at B-14: dispatched, S1 P1, occurrences 1
  task headset/required audio.silent_stream open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
