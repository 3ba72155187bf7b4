// Package bottest runs the whole bot (conversation, wire, bbolt) against the
// sandbox server, for tests: a House is one company with its database, its
// bot and its members' phones; Transcript plays a story in it.
package bottest
