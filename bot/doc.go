// Package bot is the conversation.
//
// An Update comes in from the wire, a batch at a time; Process handles the
// batch in one transaction: each update not seen before is dispatched by the
// table of commands (commands.go) or of buttons (buttons.go) to a handler, the
// handler's Reply goes into the outbox, and the update is marked as seen. So a
// crash at any point loses no entry and books none twice.
//
// A handler gets a Request, which holds the transaction, the member and the
// moment of the message, and nothing else: no clock, no network, no randomness.
// It returns a Reply. A refusal is a Reply too, worded in package text; an
// error is the operator's, and the member sees its reference.
//
// Families of handlers, a file each: join.go; entry.go (with receipt.go,
// question.go and option.go for what is asked back, move.go for "that was
// yesterday", clients.go), undo.go, history.go, close.go; runrate.go, chart.go,
// plan.go, setplan.go, whoseplan.go, copyplan.go; settings.go, help.go; month.go
// says until when a month is open.
//
// Of teams: sight.go says who may look at what, members.go and roles.go change
// people, invite.go and join.go let them in, behalf.go and cover.go write for
// others; team.go, map.go and compare.go show figures, calendar.go days (leave.go
// in words), change.go the books. file.go takes documents, filework.go reads
// them, export.go gives them; group.go is the bot in a team's group.
//
// Of clients: outlets.go lists them, outlet.go shows one, findoutlet.go finds him
// by name; lost.go, contact.go and reasons.go note what becomes of him, winback.go
// compares, clientplan.go is the plan of how many to sell to.
//
// What takes long is a screen (screen.go, screens.go) that a worker makes. What no
// message asks for: push.go decides what is due, pushed.go and morning.go word
// it; jobs.go runs all of these; silence.go is for after a long downtime.
package bot
