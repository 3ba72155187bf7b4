// Package clients takes who bought when out of the store and hands it to the
// arithmetic of retention, as of a date. The conversation and the operator's
// reports both get their numbers here.
//
// Its words:
//
//	question  whose clients are looked at, by what they are parted, and up to when
//	group     one part: a segment, a category, a team or a rep
//	entry     a client's first purchase: it decides to which segment, team and rep he counts
//	owner     the rep whose client he is today: it decides who may read his name
//
// Lives answer for whole clients; what is about single categories, money or
// times of day reads the ledger, so many clients at a time.
package clients
