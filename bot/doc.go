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
// plan.go, setplan.go; settings.go, help.go. What no message asks for: jobs.go,
// silence.go (after a long downtime); month.go says until when a month is open.
package bot
