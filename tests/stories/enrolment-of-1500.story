Fifteen hundred desks enrolled in an hour, a third with a wrong profile: no order, no ticket
# The site listens: what would have been opened is counted for the one page of the day.
proves: 1,500 desks enrolled in an hour with 30 % wrong profiles (0 orders, 1 page)
pending: an incident is told although its site listens, and what it explains is missing from the page of what would have been opened
site listen
desks A-0001..A-0450: lacks=headset, paths=none, files=none, starts=08:00..09:00, stays=1
desks B-0001..B-1050: paths=none, files=none, starts=08:00..09:00, stays=1
until 09:05
expect: 0 orders
expect: 0 tickets
expect: 0 notices
expect: 450 would-have-opened
