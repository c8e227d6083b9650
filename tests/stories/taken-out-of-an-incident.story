Somebody who was there takes one desk out of the incident, and it gets its own order at once
desks A-01..A-12: vpn=gw-1, paths=vpn, files=none
from 08:03 to 08:40 A-01..A-12: path vpn down
at 08:15 expect: 0 open orders
at 08:16 A-05: taken out of the incident
at 08:20 expect: A-05 order is dispatched
at 08:20 expect: 1 open order
until 08:38
expect: 1 incident
expect: 1 open order

--- outcome
08:00 A-01..A-12: readiness_changed (readiness.ready) x12
08:03 A-01..A-12: readiness_changed (readiness.ready_with_care path.vpn_down) x12
08:05 : brake_engaged (brake.engaged path.vpn_down)
08:05 : brake_released (brake.empty path.vpn_down)
08:05 : incident_opened (incident.opened)
08:05 A-01..A-05: order_merged (order.merged_incident) x5
08:05 A-01..A-05: order_opened (order.opened path.vpn_down) x5
08:05 A-01..A-12: readiness_changed (readiness.not_ready path.vpn_down) x12
08:05 A-01..A-05: task_merged (order.merged_incident) x5
08:05 A-06..A-12: ticket_merged path.vpn_down (order.merged_incident) x7
08:05 A-01..A-05: ticket_qualified path.vpn_down (ticket.qualified_by_policy) x5
08:16 A-05: order_opened (order.opened path.vpn_down)
08:16 A-05: taken_out path.vpn_down (diagnosis.taken_out)
08:16 A-05: ticket_qualified path.vpn_down (ticket.qualified_by_policy)
08:17 A-05: order_dispatched (order.settled)
desk A-01..A-04, A-06..A-12 (11): not_ready (readiness.not_ready_incident)
  finding path/vpn path.vpn_down by connect: failing since 08:03
  diagnosis path.vpn_down S1 open since 08:03: outside_desk sure, setting possible, driver possible, switch_port possible -> monitor -
desk A-05: not_ready (readiness.not_ready)
  finding path/vpn path.vpn_down by connect: failing since 08:03
  diagnosis path.vpn_down S1 open since 08:03: outside_desk sure, setting possible, driver possible, switch_port possible -> remedy -
order WO-000001..WO-000005 (5): merged, S1 P1, occurrences 3
  task path/vpn path.vpn_down merged
order WO-000006: dispatched, S1 P1, occurrences 36
  task path/vpn path.vpn_down open
incident INC-000001: path of vpn gw-1, open
counts: orders 6, hardware orders 0, incidents 1, tickets 13, notices 3, readiness changes 36
