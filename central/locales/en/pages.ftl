# The pages' own words. Sentences about faults and states are in knowledge/.

skip-to-content = Skip to the content
nav-label = Sections
nav-board = Board
nav-desks = Desks
nav-orders = Work orders
nav-tickets = Tickets
lang-label = Language
sign-out = Sign out
crumbs-label = Where you are
page-next = Next
filter-all = All
filter-show = Show
no-script-built = These pages do not update by themselves: this server was built without their script. Reload to see the latest.
no-script-here = Without JavaScript this page does not update by itself: reload to see the latest.

board-title = Board
board-counts = Desks by state
board-nothing-yet = No desk has reported yet. As soon as the program on a desk sends its first report, it shows up here.
board-not-ready = Desks that need attention
board-all-ready = All desks of this site are ready.
board-all-desks = See all desks
board-open-orders = Open orders
board-all-orders = See all
board-no-orders = There are no open work orders.
board-tickets-waiting = { $count ->
    [one] { $count } ticket awaiting qualification
   *[other] { $count } tickets awaiting qualification
}
board-tickets-many = More than { $count } tickets awaiting qualification
board-mode = Mode: { $text }
mode-listen-meaning = Listen mode: no order is opened at this site; what would have been opened is only noted.
mode-propose-meaning = Propose mode: each order waits for a person's approval.
mode-act-meaning = Act mode: what keeps a desk from taking calls becomes an order without waiting for anybody.
ready-of = { $text } ready
desks-count = { $count ->
    [one] { $count } desk
   *[other] { $count } desks
}

tile-spare = Meanwhile
desks-title = Desks
desks-search = Label starts with
desks-site = Site
desks-readiness = State
desks-none = No desk matches.
desks-no-room = No room named

desk-open-order = Open work order:
desk-meanwhile = Meanwhile, the operator
desk-components = Equipment and checks
desk-no-inventory = The program on the desk has not sent its inventory yet.
desk-component = Part
desk-state = State
desk-measured = Last measurement
desk-required = required
desk-unseen-short = Could not be measured
desk-never-measured = Not measured yet
desk-diagnoses = Diagnoses
desk-unseen = What could not be measured
desk-unseen-none = Everything that was tried could be measured.
desk-about = About this desk
desk-timeline = What happened
desk-timeline-none = Nothing yet.
desk-fact-site = Site
desk-fact-room = Room
desk-fact-service = Service
desk-fact-client = Client
desk-fact-kind = Kind
desk-fact-last-report = Last report
desk-fact-judged = Last judged
desk-fact-program = Program on the desk
desk-fact-never = never
desk-kind-pc = PC
desk-kind-thin_client = thin client
desk-kind-vdi_session = remote session
desk-kind-home = PC at home

diagnosis-ended = Ended on
diagnosis-suspects = Possible causes
diagnosis-for = For
diagnosis-against = Against
diagnosis-grounds = Replacing a part
diagnosis-why = Why?
diagnosis-goes-on = Goes on in
diagnosis-rounds = { $count ->
    [one] seen in { $count } check
   *[other] seen in { $count } checks
}

explain-title = How this verdict came about
explain-measured = What was measured, and the rule by which it counts
explain-causes = Possible causes
explain-grounds = Replacing a part
explain-steps = Steps that are left
explain-changes = What would change it

orders-title = Work orders
orders-what = Order
orders-state = State
orders-open-only = Open
orders-none = There is no such order.

order-print = Print the sheet
order-ticket = Ticket
order-finish = Finish the order
order-closing-code = Result
order-choose = Choose…
order-sign = Sign as done
order-sign-meaning = Signing closes the order and its tickets. If the fault is measured again afterwards, a new order is opened.
order-cancel = Cancel the order
order-sign-in-to-act = To sign or cancel, come in through the sign-in link.
order-changed-meanwhile = The order changed while you were looking at it, and nothing was done. Read it again and repeat.

sheet-title = Work order
sheet-priority = Priority
sheet-priority-scale = Priority { $text } of 5 (1 goes first)
sheet-where = Where
sheet-when = When and who
sheet-what = What is wrong
sheet-task = Task
sheet-task-recovered = the fault is no longer measured
sheet-service = Service
sheet-ask-for = Ask for
sheet-ask-for-whom = Ask for the floor supervisor of { $text }.
sheet-effect = Effect
sheet-effect-grade = severity { $text } of 4; 1 is the worst
sheet-due = Deadline
sheet-opened = Opened
sheet-ended = Ended
sheet-who = Assigned to
sheet-minutes = { $count ->
    [one] { $count } minute
   *[other] about { $count } minutes
}
sheet-bring = Bring
sheet-bring-any = any that the calling program supports
sheet-bring-nothing = Nothing: no part is needed to begin with
sheet-notes = Notes of the technician
sheet-part = Part
sheet-maker = Make and model
sheet-serial = Serial number
sheet-required-model = required: { $text }
sheet-any-model = the desk requires no particular one
sheet-not-known = not known; look at the part
sheet-since = Detected
sheet-rounds = { $count ->
    [one] in { $count } check
   *[other] in { $count } checks
}
sheet-causes = Possible causes, in order
sheet-rule = Why it is a fault
sheet-evidence = What was measured
sheet-fitted = What is fitted
sheet-tried = What was tried already
sheet-nothing-tried = Nothing yet.
sheet-action = What to do
sheet-steps = Steps
sheet-commands = Type commands `like this` in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and `deskready headset` is for the session of whoever wears the headset. A `deskready check` "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
sheet-commands-name = Commands
sheet-otherwise = If none of this helps
sheet-otherwise-do = leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
sheet-proof = Final proof: how to show that it is solved
sheet-gaps = Missing
sheet-gaps-meaning = Ask the support coordinator before you go.
sheet-report = Report (to be filled in by the technician)
sheet-parts-used = Part changed
sheet-serial-out = Serial number of the one you remove ("—" if none)
sheet-serial-in = Serial number of the one you leave
sheet-sign-arrived = Arrived at the desk (date and time)
sheet-sign-done = Finished (date and time)
sheet-sign-technician = Technician: name and signature
sheet-sign-desk = Accepted at the desk: name and signature
sheet-not-solved = Not solved: the order stays open
sheet-revision = version of this order:
sheet-zone = all times are of { $text }

gap-where = where the desk is
gap-what = what is wrong
gap-which-part = which part it is
gap-evidence = what was measured
gap-since = since when
gap-proof = how to prove it is solved
gap-bring = what to bring
gap-ask-for = whom to ask for

print-back = Back to the order
print-how = Print this page with Ctrl+P.

tickets-title = Tickets
tickets-none = There is no such ticket.
ticket-evidence = See measurements and probable causes
ticket-qualify = Qualify
ticket-cancel = Cancel
ticket-changed-meanwhile = The ticket changed while you were looking at it, and nothing was done. Read it again and repeat.

sign-in-title = Sign in
sign-in-how = You come in through a single-use link. The server prints one when it starts; for another one, type on the server's machine:
sign-in-once = Each link works once and for 15 minutes. The session lasts 12 hours.
sign-in-done = You are in
sign-in-go-on = Go to the board
sign-in-expired = That link has expired: it works for 15 minutes. Ask for another one.
sign-in-unknown = That link does not work: it was used already or never existed. Ask for another one.

error-title = That did not work
error-home = Go to the board
error-reference = Reference for support: { $text }
error-part-needed = Several parts are possible: go back and say which one was replaced.
error-bad-request = The request cannot be understood as it came.
error-unauthorized = To see this you must sign in.
error-forbidden = This access does not allow that.
error-not-found = There is nothing at this address.
error-method = That is not how it is done: go back to the page and use its buttons.
error-conflict = It changed while you were looking at it: read it again and repeat.
error-refused = That cannot be done in the state it is in.
error-too-large = What was sent is too large.
error-busy = The server has more to do than it can. Wait a moment and repeat.
error-timeout = The server took too long. Wait a moment and repeat.
error-internal = Something failed on the server; it has been noted.
error-host = This server does not answer under that name.
error-cross-site = The request comes from another page, and nothing was done. Open it here and repeat.

identity-serial = serial { $text }
reading-found = Found: { $text }
reading-not-found = { $count ->
    [one] Not there ({ $count } device seen)
   *[other] Not there ({ $count } devices seen)
}
reading-frames = Sound samples taken:
reading-sound = Sound
reading-microphone = Microphone
reading-muted = muted
reading-left-ear = Left ear
reading-right-ear = Right ear
reading-ear-heard = heard
reading-ear-unheard = not heard
reading-ear-unasked = nobody was asked
reading-voice = Voice
reading-tones = Tones
reading-noise = Noise
reading-delay = Delay
reading-hum = Hum
reading-clicks = Clicks
reading-gaps = Gaps
reading-lost = Lost by the PC
reading-unheard-silent = no signal at all
reading-unheard-no-coupling = the microphone does not pick up the ears
reading-unheard-noise = too much noise
reading-unheard-nobody = no voice stands out
reading-unheard-unusable = could not be measured
reading-telephony = Has telephony keys
reading-no-telephony = No telephony keys
reading-not-mounted = Not mounted
reading-read-only = Read-only
reading-writable = Mounted
reading-file-system-errors = Errors in the file system
reading-free = Free
reading-io-errors = Read or write errors
reading-smart-passed = The disk says it is healthy
reading-smart-failed = The disk states its own failure
reading-smart-silent = The disk gives no verdict
reading-modules = Memory modules by slot
reading-board = Board
reading-firmware = Firmware
reading-cores = Cores online
reading-heat = Heat of the processor
reading-hardware-errors = Errors of its own, put right + not
reading-cpu-speed = Speed of the processor at work
reading-wrong-sums = Wrong sums of the cores tested
reading-read-time = Time for a read
reading-unreadable = Unreadable
reading-logged-errors = Failed requests in the log
reading-usb-ports = USB ports with events
reading-pressure = Time waited for processor / memory / disk
reading-wrong-words = Words of memory that came back wrong, of what was tested
reading-mains = With power from the mains
reading-no-mains = No power from the mains
reading-mains-unknown = Power from the mains unknown
reading-differing = { $count ->
    [0] none differs
    [one] { $count } differs
   *[other] { $count } differ
}
reading-pending = { $count ->
    [one] { $count } changed and is still to be read
   *[other] { $count } changed and are still to be read
}
reading-read-within = { $count ->
    [0] the content of each was read within a day
    [one] the content of each was read within two days
   *[other] the content of one was last read { $count } days ago
}
reading-checked = { $count ->
    [one] { $count } file checked
   *[other] { $count } files checked
}
reading-answers = Answers: { $text }
reading-no-answer = Does not answer: { $text }
reading-not-serving = Answers and takes no calls: { $text }
reading-certificate = Certificate of { $text } valid until

event-desk_appeared = First report
event-readiness_changed = State changes
event-second_agent = Another program reports for this desk
event-shared_key = One program key reports for two desks
event-other_content = Other content came under the same number; the first one counts
event-would_have_opened = A ticket would have been opened
event-diagnosis_recovered = Diagnosis recovered
event-diagnosis_intermittent = Stays open as intermittent
event-ticket_waits = Ticket awaiting qualification
event-ticket_qualified = Ticket qualified
event-ticket_closed = Ticket closed
event-ticket_cancelled = Ticket cancelled
event-order_opened = Order opened
event-task_added = Task added
event-order_worse = The order gets worse
event-order_dispatched = Order dispatched
event-task_recovered = A task recovers
event-order_closed = Order closed
event-order_signed = Order signed
event-order_cancelled = Order cancelled
event-site_mode = The site's mode changes

styleguide-title = Components

nav-incidents = Incidents
board-incidents = General incidents
desk-incident = It is part of a general incident:
incidents-title = General incidents
incidents-about = Many desks that share something and fail together have one cause. While it lasts nobody is sent to each of them.
incidents-none = There has been no general incident.
incident-open = Going on
incident-over = Over
incident-ended = over
incident-desks-of = Desks failing: { $text }
incident-desks-most = Desks that failed at once: { $text }
incident-means = What it means
incident-call = Whom to call
incident-desks = Its desks
incident-desk = Desk
incident-desks-none = None of its desks is known any more.
incident-desk-fails = still fails
incident-desk-well = no longer fails because of it
event-order_merged = Order merged
event-task_merged = Task merged
event-ticket_merged = Ticket merged
event-incident_opened = General incident
event-incident_grew = The general incident grows
event-incident_ended = The general incident is over

nav-sites = Sites
sites-title = Sites
site-mode = Mode
site-since = Since
site-desks = See its desks
site-mode-new = New mode
site-mode-change = Change
site-mode-about = A change counts from each desk's next report. Orders and tickets that are open stay as they are. Nothing changes its mode by itself.
site-families = By family of faults
site-families-about = What is not set apart does the same as the site.
site-family = Family
mode-follow = As the site
mode-as-site = as the site ({ $text })
listen-title = What would have been opened
listen-would = { $count ->
    [one] Would have opened { $count }
   *[other] Would have opened { $count }
}
listen-nothing = Nothing would have been opened that day.
listen-not-here = This site does not listen, and nothing was noted that day.
listen-fault = Fault
listen-normal-head = Is that normal here?
listen-normal = That is normal here
listen-normal-about = "That is normal here" stops noting and opening this fault at this site for 90 days, unless it gets worse.
listen-enough = { $count ->
    [one] It has listened for { $count } day. If what was noted agrees with what happens on the floor, it can go on to propose or act.
   *[other] It has listened for { $count } days. If what was noted agrees with what happens on the floor, it can go on to propose or act.
}
listen-gone = no longer measured
listen-cut = There are more desks than fit here.
day-before = Day before
day-after = Day after
holds-title = What is put off
holds-none = Nothing.
hold-end = Stop putting it off
hold-title = Not now
hold-about = Nothing is opened or told about this until the time is over or it gets worse. The desk's state goes on telling the truth. If nobody has touched its order and it is for nothing else, the order is cancelled.
hold-days = Days (180 at most)
hold-cause = Reason
hold-do = Put off
take-out-title = Explained by a general incident:
take-out-about = If this desk has a fault of its own, take it out of the incident: it is looked at by itself and gets its own order.
take-out-do = Take it out of the incident
acquit-title = Clear
acquit-about = Whoever has looked at a part can clear it: it is no longer suspected. When all of it is cleared, the diagnosis ends and only what is measured from now on counts, also for counters that never fall.
acquit-order-open = While its order is open only parts can be cleared; to clear all of it, sign the order with "no fault found".
acquit-what = What is cleared
acquit-all = All of it
acquit-do = Clear
decide-title = Tell or decide something
decide-link = Tell of another step, put off or clear
decide-note = Note (no names)
decide-ended = This diagnosis has ended.
step-title = Steps
step-about = Say how each step that was done came out: the causes are weighed again at once. What was told last of a step is what counts.
step-step = Step
step-did-it-help = Did it help?
step-yes = Yes
step-no = No
step-it-helped = It helped
step-it-did-not = It did not help
step-helped = It helped
step-did-not-help = It did not help
sheet-tried-here = Steps done: did it help?
order-part = Part replaced
order-part-named = The only one that is possible
order-part-choose = If one was replaced: choose which
review-title = Brake
review-since = since
review-desks = { $count ->
    [one] { $count } desk waits
   *[other] { $count } desks wait
}
review-about = Too many new orders of the same fault within an hour (desks with an order / limit: { $text }). It is often a wrong profile or a bad image.
review-list = See what waits
review-let-go = Let them all go
review-normal = That is normal here: cancel them all

event-brake_engaged = Brake engaged
event-brake_released = Brake released
event-held = Put off
event-hold_ended = No longer put off
event-acquitted = Cleared
event-step_done = Step done
