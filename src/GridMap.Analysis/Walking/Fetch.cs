using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GridMap.Analysis.Walking;

/// <summary>Asks the processor for memory that will be read soon. Only a hint: nothing is read, and where the processor has no such
/// instruction nothing happens.</summary>
internal static class Fetch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line(ref int place)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }
}
