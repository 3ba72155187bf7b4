package storage

import (
	"context"
	"errors"
	"time"

	"runrate/calc"
)

// Errors that a Store returns; engines wrap them with what they know.
var (
	ErrNotFound = errors.New("not found")
	ErrTaken    = errors.New("already taken")        // a code, a name or a Telegram id that must be unique
	ErrOverflow = errors.New("the sum is too large") // a month's sum that no int64 should hold
	ErrLocked   = errors.New("the database is in use by another process")
	ErrSchema   = errors.New("the database was written by a newer version of runrate")
	ErrCorrupt  = errors.New("the database file is damaged")
	ErrNoFile   = errors.New("there is no database")
	ErrFull     = errors.New("the database has no room left") // the disk is full, or a size limit reached
)

// Store keeps the records. It is safe for concurrent use.
type Store interface {
	// View runs fn on one consistent state.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn and commits what it wrote, durably, or nothing at all if fn returns an error.
	Update(ctx context.Context, fn func(Writer) error) error
	// Check recomputes what is derived and compares; it calls report once a check, with nil for a good one.
	Check(ctx context.Context, report func(name string, err error)) error
	Close() error
}

// Reader is what a transaction can read. A single record that is not there is
// ErrNotFound; lists come in the order of their ids unless said otherwise.
// What is returned is the caller's own, but for what lists in it hold.
type Reader interface {
	DirectoryReader
	LedgerReader
	LossReader
	CalendarReader
	QueueReader
	IntentReader
}

// Writer is what a transaction can also write.
type Writer interface {
	Reader
	DirectoryWriter
	LedgerWriter
	LossWriter
	CalendarWriter
	QueueWriter
	IntentWriter
}

// DirectoryReader reads who and what there is.
type DirectoryReader interface {
	Member(MemberID) (Member, error)
	MemberByCode(code string) (Member, error) // folded
	MemberByTelegram(user int64) (Member, error)
	Members() ([]Member, error)
	Teams() ([]Team, error)
	Categories() ([]Category, error)
	Segments() ([]Segment, error)
	Client(ClientID) (Client, error)
	ClientByCode(code string) (Client, error)    // folded
	ClientsByName(name string) ([]Client, error) // folded; empty where there is none
	EachClient(fn func(Client) error) error
	Invite(hash [32]byte) (Invite, error)
	Invites() ([]Invite, error) // by hash
	Group(chat int64) (Group, error)
	Groups() ([]Group, error) // by chat
	// Changes lists at most limit changes before a sequence number (0: the newest), newest first.
	Changes(before uint64, limit int) ([]Change, error)
	Dialog(user int64) (Dialog, error)
	Setting(name string) (string, error) // "" when never set
}

// DirectoryWriter changes who and what there is. A record with id 0 is new and
// is given one, which is returned. Codes, Telegram ids and folded names of
// teams, categories and segments are unique: ErrTaken.
type DirectoryWriter interface {
	PutMember(Member) (MemberID, error)
	PutTeam(Team) (TeamID, error)
	PutCategory(Category) (CategoryID, error)
	PutSegment(Segment) (SegmentID, error)
	PutClient(Client) (ClientID, error)
	// PutClients is PutClient for many at once, each with an id of its own. A code
	// that another client holds is ErrTaken even where that one gives it up in the same call.
	PutClients([]Client) error
	// ReserveClients keeps n ids for clients that are put later, and returns the first of them.
	ReserveClients(n int) (ClientID, error)
	ReserveSegments(n int) (SegmentID, error)
	PutInvite(Invite) error
	DeleteInvite(hash [32]byte) error
	PutGroup(Group) error
	DeleteGroup(chat int64) error
	PutChange(Change) error // always a new one
	PutDialog(Dialog) error // one with nothing in it is deleted
	PutSetting(name, value string) error
}

// LedgerReader reads plans, sales and what is derived from them.
type LedgerReader interface {
	// Plan lists a rep's lines of a month, by category and segment.
	Plan(TeamID, MemberID, calc.Month) ([]PlanLine, error)
	// Sales calls fn with a rep's rows from one date to another, both included, by date and origin.
	Sales(team TeamID, rep MemberID, from, to calc.Date, fn func(Sale) error) error
	// DaySales calls fn with the rows of a rep's day from an origin on, by origin.
	DaySales(from SaleKey, fn func(Sale) error) error
	// SaleDay returns the nearest date on which a rep has rows: the first from at
	// on, or with back the last up to at; 0 where there is none.
	SaleDay(team TeamID, rep MemberID, at calc.Date, back bool) (calc.Date, error)
	// Sellers lists everybody who has rows, by team and rep.
	Sellers() ([]Seller, error)
	// DayClosed tells whether a rep has said that a day is over.
	DayClosed(MemberID, calc.Date) (bool, error)
	// Sums lists a rep's month, by category and segment.
	Sums(TeamID, MemberID, calc.Month) ([]Sum, error)
	// Lives calls fn with the life of every client who ever had a counted row, by
	// id; he may have bought on no day. The slices are good until fn returns.
	Lives(fn func(Life) error) error
	// ActiveMonths calls fn with the months in which each client bought up to a
	// date, by id, but for those without any; it costs less than Lives. The
	// slices are good until fn returns.
	ActiveMonths(until calc.Date, fn func(ActiveMonths) error) error
	// Life returns a client's life, with no days where he never bought.
	Life(ClientID) (Life, error)
	// CategoryBooked tells whether any plan line or counted sale is of a category.
	CategoryBooked(CategoryID) (bool, error)
	// DocumentSales lists the rows of a document.
	DocumentSales(document string) ([]Sale, error)
	Entry(EntryID) (Entry, error)
	// LastEntry returns the booked entry of a chat's newest message that has one.
	LastEntry(chat int64) (Entry, error)
	// Revisions lists what an entry was, oldest first.
	Revisions(EntryID) ([]Revision, error)
}

// LedgerWriter changes plans and sales.
type LedgerWriter interface {
	PutPlan(PlanLine) error
	DeletePlan(PlanLine) error // its volume does not matter
	// Rewrite removes rows and then puts others, replacing those with equal
	// keys, and brings sums and lives along. Removing what is not there is no error.
	Rewrite(remove []SaleKey, put []Sale) error
	PutDayClosed(rep MemberID, date calc.Date, closed bool) error
	PutEntry(Entry) error
	PutRevision(Revision) error
}

// LossReader reads who was given up, and who was tried to be won back.
type LossReader interface {
	Reasons() ([]Reason, error)
	Losses() ([]Loss, error)                             // by client and date
	Contacts() ([]Contact, error)                        // by client, date and author
	ClientPlan(MemberID, calc.Month) (ClientPlan, error) // with a Count of 0 where there is none
}

// LossWriter changes them.
type LossWriter interface {
	PutReason(Reason) (ReasonID, error) // folded names are unique: ErrTaken
	PutLoss(Loss) error                 // replaces the client's of the date
	DeleteLoss(ClientID, calc.Date) error
	PutContact(Contact) error // replaces the author's of the client and date
	PutClientPlan(ClientPlan) error
}

// CalendarReader reads working days.
type CalendarReader interface {
	// Overrides lists those of a scope that touch the dates from…to, in the order in which they were put.
	Overrides(scope Scope, id uint32, from, to calc.Date) ([]Override, error)
	// National lists the imported years, each in order of dates.
	National() (map[int][]NationalDay, error)
}

// CalendarWriter changes working days.
type CalendarWriter interface {
	// PutOverride adds an override, or replaces the one with its scope, id and Seq.
	PutOverride(Override) error
	DeleteOverride(Override) error                  // of its scope, id and Seq
	PutNational(year int, days []NationalDay) error // replaces the year
}

// QueueReader reads what has come in and what is to go out.
type QueueReader interface {
	Seen(update int64) (bool, error)
	Attempts(update int64) (uint32, error)
	// Outbox calls fn in order of priority, due time and sequence until it returns false.
	Outbox(fn func(Outgoing) (more bool, err error)) error
	// SentID returns what is remembered under a key of something that was sent:
	// Telegram's id of a file or a message, a date; "" where nothing is.
	SentID(key string) (string, error)
	// Jobs lists those due by a moment, at most limit, in order of due time and key.
	Jobs(due time.Time, limit int) ([]Job, error)
}

// QueueWriter changes them.
type QueueWriter interface {
	MarkSeen(update int64, day calc.Date) error // forgets its attempts
	SetAttempts(update int64, n uint32) error
	PurgeSeen(before calc.Date) (purged int, err error)
	// Enqueue puts a message into the outbox and returns its key.
	Enqueue(Outgoing) (OutboxKey, error)
	PutOutgoing(Outgoing) error // replaces the row of its key; one that is gone stays gone
	DeleteOutgoing(OutboxKey) error
	// MoveChat gives a chat's waiting messages, and its group, a new chat id.
	MoveChat(from, to int64) error
	PutSentID(key, id string, day calc.Date) error // "" forgets it
	PurgeSentIDs(before calc.Date) (purged int, err error)
	// PutJob adds a job, or replaces the one with its key.
	PutJob(Job) error
	DeleteJob(key string) error
}

// Names of settings.
const (
	SettingZone      = "zone"       // the company's IANA time zone
	SettingLang      = "lang"       // the company's language
	SettingWeek      = "week"       // the company's week pattern
	SettingBotName   = "bot.name"   // the bot's @name, for links
	SettingSetup     = "setup"      // hex SHA-256 of the code that lets the first person in
	SettingRunning   = "running"    // set while serving; still there at a start: the last stop was unclean
	SettingWindow    = "window"     // days without a purchase after which a client counts as lapsed
	SettingWeekStart = "week.start" // of cohorts by week: monday or sunday
	SettingAlive     = "alive"      // when the bot was last known to be at work, RFC 3339
)
