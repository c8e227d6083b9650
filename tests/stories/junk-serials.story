Two headsets with the same filler for a serial are never taken for one
# No key is built from an empty or junk field, so no blame travels.
proves: a desk with junk serials
desk B-14: serials=junk, paths=none, files=none
desk B-15: serials=junk, paths=none, files=none
desk B-16: serials=none, paths=none, files=none
from 08:10 B-14: headset silent
at 08:12 B-14: self-check
at 08:14 B-14: self-check
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-15 is ready
expect: B-16 is ready

--- outcome
08:00 B-14..B-16: readiness_changed (readiness.ready) x3
08:12 B-14: order_dispatched (order.dispatched_at_once)
08:12 B-14: order_opened (order.opened audio.silent_stream)
08:12 B-14: readiness_changed (readiness.not_ready audio.silent_stream)
08:12 B-14: ticket_qualified audio.silent_stream (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required audio.silent_stream by audio_output: failing since 08:12
  diagnosis audio.silent_stream S1 open since 08:12: driver possible, softphone possible, usb_adapter possible, setting possible -> remedy -
desk B-15..B-16: ready (readiness.ready)
order WO-000001 at B-14: dispatched, S1 P1, occurrences 2
  task headset/required audio.silent_stream open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 4
