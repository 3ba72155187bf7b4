package storage

import (
	"slices"
	"strings"
	"time"

	"runrate/calc"
)

// Identifiers are given by the engine, from 1 on. Zero is none.
type (
	MemberID   uint32
	TeamID     uint32
	CategoryID uint32
	ClientID   uint32
	SegmentID  uint32
)

// Lang is the language a member is spoken to in.
type Lang string

// The languages of the product.
const (
	Russian Lang = "ru"
	English Lang = "en"
)

// Roles is a set of roles; one member may hold several.
type Roles uint8

// The roles.
const (
	Rep Roles = 1 << iota
	Supervisor
	Manager
	Admin
)

// Has tells whether the set holds any of the given roles.
func (r Roles) Has(any Roles) bool { return r&any != 0 }

// Member is a person known to the bot.
type Member struct {
	ID          MemberID
	Code        string // the company's own code, unique
	Name        string
	Roles       Roles
	Postings    []Posting // teams by date, oldest first
	Lang        Lang      // "" is the company's
	Zone        string    // IANA name, "" is the company's
	Week        string    // calendar.ParsePattern's text, "" is the team's
	Shares      string    // runrate.ParseShares' text: which weekdays carry more; "" is the team's
	Theme       string    // of charts, a name that package charts knows; "" is light
	Push        Minute    // when the morning's figures are wanted, 0 is DefaultPush
	Muted       Pushes    // what the member has switched off
	QuietFrom   Minute    // when nothing is to ring any more, 0 is DefaultQuietFrom
	QuietTo     Minute    // and until when, 0 is DefaultQuietTo
	Cover       []Cover   // who sells in the member's place, by date
	Telegram    int64     // user id once joined, 0 before
	Unreachable bool      // the member blocked the bot
	Inactive    bool      // left the company; history stays
}

// Posting says which team a member belongs to from a date on.
type Posting struct {
	From calc.Date // zero: since ever
	Team TeamID
}

// Cover says who writes a member's sales while he is away, both dates included.
type Cover struct {
	From, To calc.Date
	By       MemberID
}

// CoveredBy tells whether somebody sells in the member's place on a date.
func (m Member) CoveredBy(by MemberID, d calc.Date) bool {
	return slices.ContainsFunc(m.Cover, func(c Cover) bool { return c.By == by && c.From <= d && d <= c.To })
}

// Pushes is a set of the messages that come without being asked for.
type Pushes uint8

// The pushes.
const (
	MorningPush Pushes = 1 << iota // the morning's figures
	EveningPush                    // the reminder to a rep who has entered nothing
	WeeklyPush                     // the week's figures for managers
)

// Has tells whether the set holds any of the given pushes.
func (p Pushes) Has(any Pushes) bool { return p&any != 0 }

// TeamOn returns the member's team on a date, 0 for none.
func (m Member) TeamOn(d calc.Date) TeamID {
	var team TeamID
	for _, p := range m.Postings {
		if p.From <= d {
			team = p.Team
		}
	}
	return team
}

// Teams returns every team that the member has belonged to, 0 standing for
// the time before the first.
func (m Member) Teams() []TeamID {
	teams := []TeamID{m.TeamOn(0)}
	for _, p := range m.Postings {
		if !slices.Contains(teams, p.Team) {
			teams = append(teams, p.Team)
		}
	}
	return teams
}

// TeamsIn lists the teams that the member belongs to on some day of a month, or
// on a date.
func (m Member) TeamsIn(month calc.Month, on calc.Date) []TeamID {
	teams := []TeamID{m.TeamOn(on)}
	for d := month.First(); d <= month.Last(); d++ {
		if t := m.TeamOn(d); !slices.Contains(teams, t) {
			teams = append(teams, t)
		}
	}
	return teams
}

// Team is a group of reps under its supervisors.
type Team struct {
	ID      TeamID
	Name    string
	Closing Minute // when the selling day ends, 0 is DefaultClosing
	Week    string // calendar.ParsePattern's text, "" is the company's
	Shares  string // runrate.ParseShares' text: which weekdays carry more; "" is all alike
}

// DefaultClosing is the hour at which a selling day ends unless the team says otherwise: 20:00.
const DefaultClosing Minute = 20*60 + 1

// DefaultPush is when the morning's figures come unless the member says otherwise: 8:30.
const DefaultPush Minute = 8*60 + 30 + 1

// Nothing rings from 22:00 to 7:00 unless the member says otherwise.
const (
	DefaultQuietFrom Minute = 22*60 + 1
	DefaultQuietTo   Minute = 7*60 + 1
)

// Minute is a time of day, counted from 1 at 00:00 so that 0 can stand for none.
type Minute uint16

// MinuteOf returns the time of day that t shows in its own location.
func MinuteOf(t time.Time) Minute { return Minute(t.Hour()*60 + t.Minute() + 1) }

// Category is a product group.
type Category struct {
	ID       CategoryID
	Name     string
	Unit     string
	Price    calc.Money // per unit; meaningful when HasPrice
	HasPrice bool
	Step     calc.Volume // what a required volume is rounded up to; 0 follows the unit
	Aliases  []string
	Packs    []Pack
}

// Pack is another unit that a category is sold in: a case of 12 pieces.
type Pack struct {
	Unit   string
	Factor calc.Volume // of the category's unit in one pack, above 0
}

// Segment is a part of the market that clients belong to.
type Segment struct {
	ID   SegmentID
	Name string
}

// Client is an outlet. Two may bear one name; their codes differ.
type Client struct {
	ID      ClientID
	Code    string // the company's own, unique; "" for a client entered in chat
	Name    string
	Segment SegmentID
	Rep     MemberID // who visits it, 0 for nobody
}

// PlanLine is the volume planned for a rep, a category and a month. Segment 0
// is the line itself; lines of segments are its parts and sum to it.
type PlanLine struct {
	Team     TeamID
	Rep      MemberID
	Month    calc.Month
	Category CategoryID
	Segment  SegmentID
	Volume   calc.Volume
}

// Scope says whose calendar an override changes.
type Scope uint8

// The scopes; their ids are none, a TeamID and a MemberID.
const (
	OfCompany Scope = 1 + iota
	OfTeam
	OfRep
)

// Override changes the working days of a company, a team or a rep. Of several
// for one day the narrower scope's wins, and of one scope the one put last.
type Override struct {
	Seq      uint64 // given by the engine when it is put
	Scope    Scope
	ID       uint32 // the team or the member; 0 for the company
	From, To calc.Date
	Weight   calc.Weight
	Reason   string
	Author   MemberID
}

// NationalDay is one line of an imported national calendar; kinds are calendar.Kind's.
type NationalDay struct {
	Date calc.Date
	Kind uint8
}

// Invite lets one person join: as a member who is there already, or as a new
// one with the roles and the team that it is bound to. Only a hash of its token is kept.
type Invite struct {
	Hash    [32]byte
	Member  MemberID // 0: whoever comes is new
	Roles   Roles    // of who is new
	Team    TeamID   // of who is new
	Author  MemberID // 0: the operator
	Expires time.Time
	UsedBy  int64 // Telegram user, 0 while unused
	Revoked bool
}

// Group is a Telegram group that a team's figures are posted in.
type Group struct {
	Chat int64
	Team TeamID
	By   MemberID // who bound it
}

// Change is one line of the books on who changed what. Texts are names and
// figures as people know them; they are not looked up again.
type Change struct {
	Seq      uint64 // given by the engine: later changes have higher ones
	At       time.Time
	By       MemberID // 0: the operator, or a file that he imported
	Team     TeamID   // whose supervisors may read it; 0: administrators alone
	What     ChangeKind
	Of       string // whom or what it is about
	From, To string // "" is nothing
}

// ChangeKind is what a Change is about.
type ChangeKind string

// The kinds of change.
const (
	ChangedPlan     ChangeKind = "plan"
	ChangedRoles    ChangeKind = "roles"
	ChangedTeam     ChangeKind = "team"
	ChangedName     ChangeKind = "name"
	ChangedActive   ChangeKind = "active"
	ChangedCover    ChangeKind = "cover"
	ChangedPhone    ChangeKind = "phone"
	ChangedInvite   ChangeKind = "invite"
	ChangedDay      ChangeKind = "day"
	ChangedShares   ChangeKind = "shares"
	ChangedGroup    ChangeKind = "group"
	ChangedSale     ChangeKind = "sale"
	ChangedCategory ChangeKind = "category"
	ChangedClient   ChangeKind = "client"
	ChangedFile     ChangeKind = "file"
	ChangedSetting  ChangeKind = "setting"
	ChangedLoss     ChangeKind = "loss"   // a client is given up, or not any more
	ChangedReason   ChangeKind = "reason" // the list of reasons for that
)

// Dialog is what the bot remembers of a talk between two messages.
type Dialog struct {
	User     int64  // Telegram user
	Question []byte // the pending question, in the conversation's own encoding; empty for none
	Notice   string // the last notice told to a stranger
	NoticeAt time.Time
}

// Job is work that a transaction leaves for a worker. A key is worked once.
type Job struct {
	Key      string
	Kind     string
	Due      time.Time
	Attempts uint32
	Payload  []byte
}

// Priority orders the outbox; lower goes first.
type Priority uint8

// Interactive answers somebody who waits; Bulk can wait itself.
const (
	Interactive Priority = 1
	Bulk        Priority = 5
)

// OutboxKey is a row's place in the outbox.
type OutboxKey struct {
	Priority Priority
	Due      time.Time // whole seconds; zero is at once
	Sequence uint64    // given by the engine
}

// Outgoing is a message that waits to be sent.
type Outgoing struct {
	OutboxKey
	Chat      int64
	Screen    int64     // the message that it re-renders, 0 for a new one
	NotBefore time.Time // after a failure: when to try again
	Tries     uint32
	Body      []byte // the conversation's own encoding
}

// Fold returns the form under which names are compared: lower case, ё as е,
// single spaces, and nothing that takes no room.
func Fold(name string) string {
	s := strings.ReplaceAll(strings.ToLower(name), "ё", "е")
	if !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c == '\u00a0' || c >= '\u2000' && c <= '\u206f' || isUnseen(c) }) {
		return s
	}
	return strings.Join(strings.Fields(Seen(s)), " ")
}

// Seen returns a text without the characters that take no room, which come
// along with what is copied: two names that look the same are the same.
func Seen(s string) string {
	return strings.Map(func(c rune) rune {
		if isUnseen(c) {
			return -1
		}
		return c
	}, s)
}

// isUnseen tells of soft hyphens, spaces and joiners of no width, and marks of direction.
func isUnseen(c rune) bool {
	return c == '\u00ad' || c >= '\u200b' && c <= '\u200f' || c == '\u2060' || c == '\ufeff'
}
