package text

import "runrate/calc"

// Members is a page of those whom the reader looks after.
type Members struct {
	All, Joined, Waiting, Unreachable, Inactive int
	Lines                                       []Member
	Page, Pages                                 int
}

// Member is one of them.
type Member struct {
	Number     int
	Name, Code string
	Roles      []string // rep, supervisor, manager, admin
	Team       string
	State      string // joined, waiting, unreachable, inactive
}

// MemberCard is everything about one of them.
type MemberCard struct {
	Member
	Cover []Cover
}

// Cover says who sells in somebody's place, and when.
type Cover struct {
	Name     string
	From, To calc.Date
}

// ChooseRoles heads the roles of a member.
type ChooseRoles struct{ Name string }

// RolesGiven tells a member which roles he has left himself.
type RolesGiven struct{ Roles []string }

// ChooseTeam heads the teams that a member, or somebody new, may be put into.
type ChooseTeam struct {
	Name, Code string
	Roles      []string // of somebody new
}

// MovesOn tells from when on a new team holds.
type MovesOn struct{ Date calc.Date }

// MemberRefused says why nothing was changed about a member.
type MemberRefused struct {
	Reason string // unknown, several, inactive, last admin, no role, admin, team, new team, which team, usage
	Text   string
	Names  []string
	Code   string // of whom the command was about
}

// InviteWhom asks whom to invite.
type InviteWhom struct{ Waiting int }

// Invite is a link by which one person joins.
type Invite struct {
	Name    string // of the member, "" for somebody new
	Rejoins bool   // the member has joined before: his old phone is cut off
	Roles   []string
	Team    string
	Link    string
	Hours   int
}

// InviteRevoked confirms that a link is good for nothing any more.
type InviteRevoked struct {
	Name  string   // "" for somebody new
	Roles []string // of somebody new
}

// InviteUsed says that an invite cannot be taken back.
type InviteUsed struct{}

// HasJoined tells who invited somebody that he has come.
type HasJoined struct {
	Name  string
	Roles []string
}

// BehalfRefused says that somebody's sales are not the writer's to write.
type BehalfRefused struct {
	Text  string
	Names []string // whose are
}

// WrittenForYou tells a rep what somebody else has booked for him.
type WrittenForYou struct {
	By      string
	Days    []ReceiptDay
	Removed bool // has taken it back
}

// DayNotYours refuses a rep's day that another team, or nobody else, looks after.
type DayNotYours struct {
	Name string
	Date calc.Date
	Year int // where it is not this one
}

// Audit is a page of changes, newest first.
type Audit struct {
	First bool
	Lines []AuditLine
}

// AuditLine is one change.
type AuditLine struct {
	Date         calc.Date
	Year         int // where it is not this year
	Minute       int
	By           string // "" is the operator
	What         string // storage.ChangeKind
	Of, From, To string
}
