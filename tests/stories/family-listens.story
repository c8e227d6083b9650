A family of faults listens while its site acts
desk B-14: paths=none, files=none
at 08:05 site: headset listen
from 08:10 B-14: headset unplugged
from 08:10 B-14: / full
until 08:30
expect: 1 order
expect: 1 would-have-opened
expect: B-14 is not_ready

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:05 : site_mode (site.family_mode_changed)
08:10 B-14: readiness_changed (readiness.not_ready headset.missing)
08:10 B-14: readiness_changed (readiness.ready_with_care headset.missing)
08:10 B-14: would_have_opened headset.missing (ticket.listen)
08:11 B-14: order_dispatched (order.dispatched_at_once)
08:11 B-14: order_opened (order.opened disk.full)
08:11 B-14: ticket_qualified disk.full (ticket.qualified_by_policy)
desk B-14: not_ready (readiness.not_ready)
  finding disk// disk.full by space: failing since 08:10
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis disk.full S2 open since 08:10: file likely, setting possible, softphone possible -> remedy -
  diagnosis headset.missing S1 open since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 21
  task disk// disk.full open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 3
