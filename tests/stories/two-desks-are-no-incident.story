Two desks of a floor with the same fault are two desks
desks A-01..A-20: image=img-7, paths=none, files=none
from 08:10 A-03, A-11: headset unplugged
until 08:20
expect: 0 incidents
expect: 2 orders
expect: 18 desks are ready

--- outcome
08:00 A-01..A-20: readiness_changed (readiness.ready) x20
08:10 A-03, A-11: order_dispatched (order.dispatched_at_once) x2
08:10 A-03, A-11: order_opened (order.opened headset.missing) x2
08:10 A-03, A-11: readiness_changed (readiness.not_ready headset.missing) x2
08:10 A-03, A-11: readiness_changed (readiness.ready_with_care headset.missing) x2
08:10 A-03, A-11: ticket_qualified headset.missing (ticket.qualified_by_policy) x2
desk A-01..A-02, A-04..A-10, A-12..A-20 (18): ready (readiness.ready)
desk A-03, A-11: not_ready (readiness.not_ready)
  finding headset/required headset.missing by presence: failing since 08:10
  diagnosis headset.missing S1 open since 08:10: setting likely, headset possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at A-03, WO-000002 at A-11: dispatched, S1 P1, occurrences 12
  task headset/required headset.missing open
counts: orders 2, hardware orders 0, incidents 0, tickets 2, notices 2, readiness changes 24
