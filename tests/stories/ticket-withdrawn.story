A ticket that a person withdraws does not come back while the fault goes on
site propose
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: ticket cancelled
until 08:50
expect: 0 orders
expect: 0 waiting tickets
expect: 1 ticket
expect: B-14 is not_ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: ticket_waits headset.missing (ticket.waits_propose)
08:20 B-14: ticket_cancelled headset.missing (ticket.cancelled)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis headset.missing S1 open since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
