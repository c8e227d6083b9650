A profile that asked for a headset nobody uses is corrected: the order ends by itself
desk B-14: lacks=headset, paths=none, files=none
at 08:20 B-14: profile corrected
until 08:40
expect: 1 order
expect: 0 open orders
expect: B-14 is ready

--- outcome
08:00 B-14: order_dispatched (order.dispatched_at_once)
08:00 B-14: order_opened (order.opened headset.missing)
08:00 B-14: readiness_changed (readiness.not_ready headset.missing)
08:00 B-14: ticket_qualified headset.missing (ticket.qualified_by_policy)
08:20 B-14: diagnosis_recovered headset.missing (diagnosis.not_required)
08:20 B-14: order_closed (order.recovered)
08:20 B-14: readiness_changed (readiness.ready)
08:20 B-14: task_recovered (order.recovered)
08:20 B-14: ticket_closed headset.missing (order.recovered)
desk B-14: ready (readiness.ready)
  diagnosis headset.missing S1 recovered ended (diagnosis.not_required) since 08:00: setting likely, nothing possible, usb_port possible, usb_adapter possible -> remedy -
order WO-000001 at B-14: closed as recovered, S1 P1, occurrences 20
  task headset/required headset.missing recovered
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 2
