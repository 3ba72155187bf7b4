// Package telegram is the wire between the conversation and the Bot API, and
// the only importer of the library that speaks it.
//
//	Poller  asks for updates, hands each batch to the bot, and confirms it
//	        only after the bot has committed it
//	Sender  empties the outbox: per-chat order, Telegram's limits, retries
//	API     one call: context, deadlines, errors with the token left out
//	Service the three of them together, with health and metrics
//
// Updates are decoded one by one, so that one that cannot be read does not
// block the others. Ids of updates restart at random after a quiet week: they
// are for the bot's seen-set alone, and no order is ever taken from them.
package telegram
