/** The documents of the service's API, generated from its OpenAPI document; narrowed where OpenAPI cannot say it. Longitude before latitude. */
import type { EventItem } from './events';
import type { components } from './schema';

type Documents = components['schemas'];
type Narrowed<Document, Parts> = Omit<Document, keyof Parts> & Parts;

export type LonLat = [number, number];
export type PersonaCode = 'adult' | 'elder' | 'child' | 'wheelchair';
export type Feature<P, G extends GeoJSON.Geometry = GeoJSON.Geometry> = GeoJSON.Feature<G, P>;
export type Collection<P, G extends GeoJSON.Geometry = GeoJSON.Geometry> = GeoJSON.FeatureCollection<G, P>;

export type Session = Documents['SessionDocument'];
export type Account = NonNullable<Session['account']>;
export type SignIn = Pick<Documents['SignIn'], 'name' | 'password'> & Partial<Pick<Documents['SignIn'], 'code' | 'keep'>>;
export type MyAccount = Documents['MyAccountDocument'];
export type AccountSession = Documents['AccountSessionDocument'];
export type AccountToken = Documents['AccountTokenDocument'];
export type MadeToken = Documents['MadeTokenDocument'];
export type ManagedAccount = Documents['AccountDocument'];
export type ScopeArea = Documents['ScopeAreaDocument'];

export type City = Narrowed<Documents['CityDocument'], { bounds: [number, number, number, number]; center: LonLat }>;
export type Persona = Documents['PersonaDocument'];
/** A station kind or a facility category, with the living circle that it belongs to. */
export type Kind = Documents['TierDocument'];
export type ServiceItem = Documents['ServiceItemDocument'];
export type ItemToBring = Documents['ServiceItemToBringDocument'];
/** Any value of a catalogue. */
export type Named = Pick<Kind, 'code' | 'nameZh' | 'nameEn'>;

export type AreaProperties = Documents['AreaProperties'];
/** An area as an editor needs it. */
export type GroundArea = Documents['GroundArea'];
export type Ground = { parent: Feature<GroundArea> | null; features: Feature<GroundArea>[]; below: { id: number; revision: number }[] };
export type CompoundGround = Documents['CompoundGround'];
export type ParentChoice = Documents['ParentChoice'];
export type ChangeOfToday = Documents['ChangeOfToday'];
export type GridViolation = Documents['GridViolationDocument'];
export type GridArea = Documents['GridAreaDocument'];
export type GridEdit = Narrowed<Documents['GridEditDocument'], { features: Feature<GridArea>[] }>;
export type AreaChange = Narrowed<Documents['AreaChangeDocument'], { features: Feature<Documents['ChangedShape']>[] }>;
type ProposedPart = { geometry: GeoJSON.Geometry; name?: string };
export type AreaChangeRequest = {
  kind: 'split' | 'merge' | 'redraw' | 'reparent' | 'rename' | 'adopt' | 'closeCompound' | 'reopenCompound' | 'undo'; areas?: { id: number; revision: number }[];
  parentId?: number; compound?: { id: number; revision: number }; change?: number;
  line?: LonLat[]; geometry?: GeoJSON.Geometry; name?: string | null; proposal?: (ProposedPart & { parts: ProposedPart[] })[];
};
export type StationProperties = Documents['StationProperties'];
export type FacilityProperties = Documents['FacilityProperties'];
/** What a run's question is about, as dots: stations have a kind, facilities a category. */
export type Dot = Pick<StationProperties, 'id' | 'name'> & { kind?: string; category?: string };
export type SearchHit = Narrowed<Documents['SearchDocument'], { type: 'compound' | 'station' | 'area' | 'street' | 'bridge' | 'tunnel' | 'park' | 'water' | 'ground' | 'address' }>;

export type Nearest = Documents['NearestDocument'];
export type NearStation = Documents['NearestStationDocument'];
export type RouteStep = Documents['RouteStepDocument'];
export type RouteProperties = Documents['RouteProperties'];
export type Route = Feature<RouteProperties, GeoJSON.LineString>;
export type IsochroneProperties = Documents['IsochroneProperties'];

/** Fields that are left out are those of the service's defaults. */
export type Question = Pick<Documents['CoverageQuestionDocument'], 'minutes'> & { persona: string }
  & Partial<Pick<Documents['CoverageQuestionDocument'], 'kind' | 'category' | 'item' | 'at' | 'respectCapacity'>>;
export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export type CoverageRun = Narrowed<Documents['CoverageRunDocument'], { state: RunState; question: Question }>;
export type AreaCoverage = Documents['CoverageAreaDocument'];
export type RunAreas = Documents['CoverageAreasDocument'];

export type Distribution = Documents['DistributionDocument'];
export type CoverageHours = Documents['CoverageHoursDocument'];
export type CoverageHour = Documents['CoverageHourDocument'];

export type GapReason = 'none_near' | 'barrier' | 'too_far' | 'closed' | 'item_not_offered' | 'over_capacity' | 'unsnapped' | 'disconnected';
export type GapEvidence = Narrowed<Documents['CoverageEvidenceDocument'], {
  from: LonLat;
  inTheWay: { kind: string; name: string | null; geometry: GeoJSON.Geometry }[];
  route: GeoJSON.LineString | null;
}>;
export type RemedyKind = 'longer_hours' | 'add_item' | 'more_capacity' | 'open_gate' | 'new_gate' | 'crossing' | 'footpath' | 'bridge' | 'new_station';
/** What a single change closes of a gap; its place in degrees. */
export type GapRemedy = Narrowed<Documents['GapRemedyDocument'], { kind: RemedyKind; line: GeoJSON.LineString | null }>;
export type GapProperties = Narrowed<Documents['CoverageGapProperties'], {
  reason: GapReason; evidence: GapEvidence; remedy: GapRemedy | null; otherRemedies: GapRemedy[];
}>;
export type Gap = Feature<GapProperties>;

/** A hypothetical change of a station; what else the service takes is not tried on these pages yet. */
export type ScenarioChange = { type: 'move_station'; id: number; lon: number; lat: number } | { type: 'close_station'; id: number };
export type ScenarioDifference = Documents['ScenarioDifferenceDocument'];

export type CircleTable = Documents['LivingCircleDocument'];
export type AreaCircle = Narrowed<Documents['AreaCircleDocument'], { middle: LonLat | null }>;
export type CircleNeighbour = Documents['CircleSiblingDocument'];
export type CirclePlaces = Documents['CirclePlacesDocument'];
export type ImportKind = 'stations' | 'facilities';
export type ImportDraft = Documents['ImportDraftDocument'];
export type ImportPlace = Documents['ImportPlaceProperties'];
export type ImportCheck = Narrowed<Documents['ImportCheckDocument'], { places: Collection<ImportPlace> }>;
export type CirclePlace = Documents['CirclePlaceDocument'];

export type Colour = 'red' | 'yellow' | 'blue';
export type FieldCatalogues = Documents['FieldCatalogueDocument'];
export type Person = Documents['PersonDocument'];
export type VisitOutcome = 'met' | 'nobody_home' | 'refused';
export type LastVisit = Narrowed<Documents['LastVisitDocument'], { proposedColour: Colour | null }>;
export type Household = Narrowed<Documents['HouseholdDocument'], {
  colour: Colour | null;
  mark: Narrowed<Documents['ColourMarkDocument'], { colour: Colour | null }> | null;
  openProposal: Narrowed<Documents['OpenProposalDocument'], { colour: Colour | null }> | null;
  lastVisits: LastVisit[] | null;
}>;
export type Visit = Required<Narrowed<Documents['SyncVisitDocument'], {
  answers: Record<string, boolean | number | string>; meters: Record<string, number>; greetings: string[]; photoIds: string[];
  colourProposal: { colour: Colour | null; reason: string } | null; outcome: VisitOutcome;
}>>;
export type HouseholdPage = Omit<Documents['HouseholdPage'], 'households'> & { households: Household[] };
export type Assignments = Documents['AssignmentsDocument'];
export type Assignment = Documents['AssignmentDocument'];
export type HandoverRequest = Pick<Documents['HandoverRequest'], 'fromWorkerId' | 'toWorkerId' | 'from'> & Partial<Documents['HandoverRequest']>;
export type Handover = Documents['HandoverDocument'];
export type HouseholdEdit = Required<Documents['SyncEditDocument']>;
export type RaisedEvent = Required<Narrowed<Documents['SyncEventDocument'], { category: string; text: string; photos: string[] }>>;
/** A worker's step on an event; baseState and baseLevel as the phone shows it. */
export type SentStep = Required<Narrowed<Documents['SyncStepDocument'], { action: StepAction; photos: string[] }>>;
export type StepAction = 'accept' | 'comment' | 'escalate' | 'close' | 'link';
/** An event of the worker with its history. */
export type MyEvent = Narrowed<Documents['MyEventDocument'], { event: EventItem; actions: StepAction[] }>;
export type MicroGrid = Narrowed<Documents['MicroGridDocument'], { geometry: GeoJSON.MultiPolygon }>;
export type WalkOrder = Documents['OrderDocument'];
export type SyncItem = Required<Narrowed<Documents['SyncItemDocument'], {
  kind: 'visit' | 'household' | 'event' | 'step'; resolution: { conflictId: string; choice: 'mine' | 'theirs' } | null;
  visit: Visit | null; household: HouseholdEdit | null; event: RaisedEvent | null; step: SentStep | null;
}>>;
export type SyncRequest = Narrowed<Documents['SyncRequest'], { items: SyncItem[] }>;
export type Outcome = Narrowed<Documents['SyncOutcome'], { current?: Household | null; event?: EventItem | null }>;
export type SyncAnswer = Narrowed<Documents['SyncAnswer'], { outcomes: Outcome[]; households: Household[]; microGrids: MicroGrid[] | null; events: MyEvent[] | null }>;
export type Gone = Documents['GoneDocument'];
