A headset that fails is carried to another desk and fails there too: the headset, not the desk
# The serial takes the blame along; cord and adapter are carried with it.
proves: failing headset carried to another desk
desk B-14: paths=none, files=none
desk B-15: paths=none, files=none
from 08:05 headset of B-14: headset silent
at 08:10 B-14: self-check
at 08:30 B-15: takes the headset of B-14
at 08:32 B-14: self-check
at 08:32 B-15: self-check
at 08:34 B-14: self-check
at 08:34 B-15: self-check
at 08:36 B-14: self-check
at 08:36 B-15: self-check
until 08:50
expect: B-15 blames headset or headset_cord or usb_adapter
expect: B-15 clears usb_port
expect: B-14 is ready
expect: B-15 is not_ready

--- outcome
08:00 B-14..B-15: readiness_changed (readiness.ready) x2
08:10 B-14: order_dispatched (order.dispatched_at_once)
08:10 B-14: order_opened (order.opened audio.silent_stream)
08:10 B-14: readiness_changed (readiness.not_ready audio.silent_stream)
08:10 B-14: ticket_qualified audio.silent_stream (ticket.qualified_by_policy)
08:32 B-15: order_dispatched (order.dispatched_at_once)
08:32 B-15: order_opened (order.opened audio.silent_stream)
08:32 B-15: readiness_changed (readiness.not_ready audio.silent_stream)
08:32 B-14: readiness_changed (readiness.ready_with_care audio.silent_stream)
08:32 B-15: ticket_qualified audio.silent_stream (ticket.qualified_by_policy)
08:34 B-14: diagnosis_recovered audio.silent_stream (order.recovered)
08:34 B-14: order_closed (order.recovered)
08:34 B-14: readiness_changed (readiness.ready)
08:34 B-14: task_recovered (order.recovered)
08:34 B-14: ticket_closed audio.silent_stream (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis audio.silent_stream S1 recovered ended (order.recovered) since 08:10: driver likely, usb_port possible, softphone possible, pc possible -> remedy -
desk B-15: not_ready (readiness.not_ready)
  finding headset/required audio.silent_stream by audio_output: failing since 08:32
  diagnosis audio.silent_stream S1 open since 08:32: usb_adapter likely, headset possible, setting possible, driver possible -> remedy -
order WO-000001 at B-14: closed as recovered, S1 P1, occurrences 1
  task headset/required audio.silent_stream recovered
order WO-000002 at B-15: dispatched, S1 P1, occurrences 3
  task headset/required audio.silent_stream open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 3, readiness changes 6
