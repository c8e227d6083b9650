When the incident ends, the one desk that still fails is a desk with a fault of its own
desks A-01..A-12: vpn=gw-1, paths=vpn, files=none
from 08:03 to 08:09 A-01..A-12: path vpn down
from 08:09 A-05: path vpn down
until 08:24
expect: 1 incident
expect: 1 open order
expect: A-05 is not_ready
expect: 11 desks are ready

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
08:09 A-01..A-04, A-06..A-12: readiness_changed (readiness.ready_with_care_incident path.vpn_down) x11
08:11 A-01..A-04, A-06..A-12: diagnosis_recovered path.vpn_down (order.recovered) x11
08:11 A-01..A-04, A-06..A-12: readiness_changed (readiness.ready) x11
08:16 : incident_ended (incident.ended)
08:16 A-05: order_opened (order.opened path.vpn_down)
08:16 A-05: ticket_qualified path.vpn_down (ticket.qualified_by_policy)
08:17 A-05: order_dispatched (order.settled)
desk A-01..A-04, A-06..A-12 (11): ready (readiness.ready)
  diagnosis path.vpn_down S1 recovered ended (order.recovered) since 08:03: outside_desk sure, driver possible, setting possible, switch_port possible -> monitor -
desk A-05: not_ready (readiness.not_ready)
  finding path/vpn path.vpn_down by connect: failing since 08:03
  diagnosis path.vpn_down S1 open since 08:03: setting likely, switch_port possible, driver possible, pc possible -> remedy -
order WO-000001..WO-000005 (5): merged, S1 P1, occurrences 3
  task path/vpn path.vpn_down merged
order WO-000006: dispatched, S1 P1, occurrences 22
  task path/vpn path.vpn_down open
incident INC-000001: path of vpn gw-1, ended
counts: orders 6, hardware orders 0, incidents 1, tickets 13, notices 4, readiness changes 58
