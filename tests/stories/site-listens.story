A site that listens opens nothing and counts once what it would have opened
site listen
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
until 08:40
expect: 0 tickets
expect: 0 orders
expect: 1 would-have-opened
expect: B-14 is not_ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: would_have_opened headset.missing (ticket.listen)
desk B-14: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis headset.missing S1 open since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
counts: orders 0, hardware orders 0, incidents 0, tickets 0, notices 0, readiness changes 3
