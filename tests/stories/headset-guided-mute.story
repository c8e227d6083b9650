A microphone that gives nothing in two tests takes the desk out, and the setting is blamed before any part
desk B-14: paths=none, files=none
from 08:05 to 08:25 B-14: microphone muted
at 08:10 B-14: guided test
at 08:11 expect: B-14 is ready_with_care
at 08:15 B-14: self-check
at 08:18 B-14: guided test
at 08:19 expect: B-14 is not_ready
at 08:19 expect: B-14 headset.mic_silent is failing
at 08:19 expect: B-14 blames setting
at 08:30 B-14: guided test
at 08:31 B-14: self-check
until 08:40
expect: B-14 is ready
expect: 0 hardware orders
show screen B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.mic_silent)
08:15 B-14: ticket_waits headset.muted (ticket.waits_s3)
08:18 B-14: order_dispatched (order.dispatched_at_once)
08:18 B-14: order_opened (order.opened headset.mic_silent)
08:18 B-14: readiness_changed (readiness.not_ready headset.mic_silent)
08:18 B-14: ticket_qualified headset.mic_silent (ticket.qualified_by_policy)
08:30 B-14: diagnosis_recovered headset.mic_silent (order.recovered)
08:30 B-14: order_closed (order.recovered)
08:30 B-14: readiness_changed (readiness.ready_with_care headset.muted)
08:30 B-14: task_recovered (order.recovered)
08:30 B-14: ticket_closed headset.mic_silent (order.recovered)
08:31 B-14: diagnosis_recovered headset.muted (order.recovered)
08:31 B-14: readiness_changed (readiness.ready)
08:31 B-14: ticket_closed headset.muted (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis headset.mic_silent S1 recovered ended (order.recovered) since 08:10: setting sure, driver possible, headset possible, usb_port possible -> remedy -
  diagnosis headset.muted S3 recovered ended (order.recovered) since 08:15: setting likely, headset possible, driver possible, softphone possible -> remedy -
order WO-000001 at B-14: closed as recovered, S1 P1, occurrences 2
  task headset/required headset.mic_silent recovered
counts: orders 1, hardware orders 0, incidents 0, tickets 2, notices 3, readiness changes 5
--- screen of B-14, es
OPERATIVO | El puesto está OPERATIVO: se ha comprobado todo lo que necesita.
--- screen of B-14, en
READY | This desk is READY: everything it needs has been checked.
