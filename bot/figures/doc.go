// Package figures takes a rep's month out of the store and hands it to the
// arithmetic: plan lines, facts and the rep's own calendar, as of a moment.
// The conversation and the operator's reports both get their numbers here.
package figures
