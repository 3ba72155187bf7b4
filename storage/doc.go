// Package storage is the product's memory: its records, the Store that keeps
// them, and the errors that a Store may return. The engine is in bolt;
// storagetest holds the suite that every engine has to pass.
//
// # What always holds
//
//   - Everything is read inside View and written inside Update. A closure may
//     run more than once, so it resets what it fills and has no other effects.
//     Transactions are short: copy out, close, then compute, draw and send.
//   - A sale's key names its origin (chat, message and line; or document and
//     line), so that writing the same thing twice changes nothing.
//   - Once a rep's day holds imported rows, they are that day's fact. The rep's
//     own entries of the day stay, and are not Counted.
//   - The month's sums and the clients' lives are written in the transaction
//     that changes the ledger. They count exactly the Counted rows; Check
//     recomputes them.
//
// # Keys
//
// Integers in keys are big-endian: T team u32, R rep u32, D date u16, M month
// u16, C client u32, G segment u32, K category u32, U update u64. An origin
// sorts imported rows before chat rows, so one seek tells an imported day.
//
//	sale      T R D origin            → row
//	sum       T R M K G               → volume, amount, rows
//	life      C/8                     → of eight clients: days they bought on, first segment, team and rep, who sold to them
//	docday    document 0 T R D        → (rows of the document on that day exist)
//	closed    R D                     → (the rep has said that the day is over)
//	entry     chat message            → state, version, where its rows are
//	revision  chat message version    → who, when, what it was
//	plan      T R M K G               → volume
//	member, team, category, client, segment: id → record, with indexes by
//	code, Telegram id and folded name beside them (a client's name with its id, for it need not be unique)
//	reason    id                      → name
//	loss      C D                     → who gave the client up, and why
//	contact   C D R                   → who tried to win him back
//	clients   R M                     → how many clients the rep should sell to
//	override  scope id seq            → days, weight, reason, author
//	national  year                    → imported table of the year
//	invite    hash                    → member or roles and team, expiry, use
//	group     chat                    → team, author
//	change    seq u64                 → when, who, what, from what to what
//	dialog    Telegram user           → pending question, last notice
//	seen      U                       → day · attempt U → tries
//	out       priority due sequence   → chat, screen, tries, body
//	job       key → record · jobdue   due key
//	sent      key                     → what is remembered of it, day
//	setting   name                    → text
//	intent    (one row)               → the unfinished import: ready, chunks, next, counts
//	chunk     n u32                   → some of its rows in order; a rep-day of many goes on in the next
package storage
