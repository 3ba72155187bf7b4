// Package sandbox is a local Telegram Bot API server for tests and for an
// offline demo, together with a driver that acts as the members of the bot.
//
//	s, _ := sandbox.Start(sandbox.Options{})
//	defer s.Close()
//	ann := s.Phone(sandbox.User{ID: 7, FirstName: "Ann"})
//	ann.Send("/start")             // the bot's next getUpdates has it
//	last, _ := ann.Last()          // what the bot answered
//	ann.Press(last.ID, "Settings") // a callback_query for the bot
//
// # Words
//
// A Server is one bot at one token. A Phone is one user's private chat with
// the bot: its methods do what a member can do, and Messages, Toasts, Menu and
// Keyboard say what the member sees. A Group is the same for a chat of several
// people and the bot, where each method names who acts; the bot is no
// administrator there and reads what privacy mode leaves it. An update is
// pending until a getUpdates confirms it. A Fault makes one request, or
// several, fail in a scripted way.
//
// # What always holds
//
//   - The server is stricter than Telegram: a parameter or a JSON field that
//     the Bot API does not have is a 400 whose description begins with
//     "Bad Request: sandbox:". So is anything that the sandbox does not model
//     and would otherwise have to ignore.
//   - Other errors carry Telegram's own code and wording.
//   - Dates come from Options.Now. Only a long poll's timeout runs on the real
//     clock, since a client waits for it.
//   - Nothing sleeps or polls. Every change of state wakes those that wait.
//   - A request appears in the log together with its effect: the two happen
//     under one lock. A getUpdates that waits is logged when it begins.
//
// # Confirmation
//
// Telegram starts its update ids again at an arbitrary number after a quiet
// week, so the offset a client holds can be above every id that follows.
// RestartIDs models this with epochs. An update that was never delivered is
// always delivered. An offset stands for the delivered update that has the id
// just below it, in the newest epoch that delivered such an id; it confirms
// delivered updates with lower ids up to that epoch, and everything delivered
// in the epochs before. An offset that stands for no known update confirms by
// number alone. An injected update without an update_id counts as confirmed
// by the first getUpdates with a positive offset after its delivery.
//
// # Left out
//
// Channels, topics, inline mode and business accounts; in groups, people who
// come and go, administrators and other bots; Markdown; automatic links,
// mentions and hashtags (bot_command entities are set, in members' messages);
// custom emoji; rate limits, which a Fault can play.
package sandbox
