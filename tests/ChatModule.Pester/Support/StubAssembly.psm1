# Stubs with the names of real assemblies but without their types, so that code that resolves to a stub fails.

$ErrorActionPreference = 'Stop'

<# .SYNOPSIS Compiles an assembly for each name, with a version, into a folder. #>
function New-StubAssembly([string[]] $Name, [version] $Version, [string] $Folder) {
    # Add-Type generates the assembly name, so this uses the compiler of PowerShell.
    $references = [Microsoft.CodeAnalysis.MetadataReference[]]@([Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location))
    $library = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary)
    $null = New-Item -ItemType Directory -Force $Folder
    foreach ($assembly in $Name) {
        $source = "[assembly: System.Reflection.AssemblyVersion(`"$Version`")] public static class Stub { }"
        $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($source)
        $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($assembly, [Microsoft.CodeAnalysis.SyntaxTree[]]@($tree), $references, $library)
        $stream = [System.IO.File]::Create((Join-Path $Folder "$assembly.dll"))
        try { if (-not $compilation.Emit($stream).Success) { throw "The stub $assembly doesn't compile." } } finally { $stream.Dispose() }
    }
}
